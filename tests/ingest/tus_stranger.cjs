// tus-js-client as anybody would use it in Node.js. Arguments: one JSON object; prints one JSON object at the end.
const fs = require("node:fs");
const tus = require("tus-js-client");

const wanted = JSON.parse(process.argv[2]);
const upload = new tus.Upload(fs.createReadStream(wanted.file), {
  endpoint: wanted.endpoint,
  uploadSize: wanted.size,
  chunkSize: wanted.chunk || Infinity,
  headers: wanted.headers,
  metadata: wanted.metadata,
  retryDelays: [0, 200, 500, 1000, 2000],
  onError: (error) => {
    console.log(JSON.stringify({ error: String(error) }));
    process.exit(1);
  },
  onSuccess: () => console.log(JSON.stringify({ url: upload.url })),
});
upload.start();
