/** Film and sound: the browser's own player, with a waveform to seek in and keys J, K, L and the arrows. */

import { clock, say } from "theme/words";

function seekable(player) {
  const media = player.querySelector("video, audio");
  const wave = player.querySelector(".wave");
  const shown = player.querySelector("[data-position]");
  if (!media) return;
  const length = () => media.duration || Number(player.dataset.length) || 0;

  const draw = () => {
    const part = length() ? media.currentTime / length() : 0;
    wave?.style.setProperty("--part", part.toFixed(4));
    if (shown) shown.textContent = clock(media.currentTime);
    wave?.setAttribute("aria-valuenow", String(Math.round(media.currentTime)));
    wave?.setAttribute("aria-valuetext", say("position", { time: clock(media.currentTime) }));
  };
  media.addEventListener("timeupdate", draw);
  media.addEventListener("seeked", draw);

  const to = (seconds) => {
    if (media.preload === "none") media.preload = "metadata";
    media.currentTime = Math.max(0, Math.min(length() || seconds, seconds));
    draw();
  };
  wave?.addEventListener("pointerdown", (event) => {
    const place = wave.getBoundingClientRect();
    to(((event.clientX - place.left) / place.width) * length());
  });
  player.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -5, ArrowRight: 5, j: -10, l: 10 };
    if (event.target.matches("audio, video") && event.key.startsWith("Arrow")) return;
    if (event.key in steps) to(media.currentTime + steps[event.key]);
    else if (event.key === "k") media.paused ? media.play() : media.pause();
    else if (event.key === "Home") to(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

for (const player of document.querySelectorAll("[data-player]")) seekable(player);

/* A player that arrived later, when its film was ready. */
document.addEventListener("fragment", (event) => {
  for (const player of event.target.querySelectorAll("[data-player]")) seekable(player);
});
