"""The first terms of use, by language: an example in plain words, which the office should have confirmed."""

VERSION = 1

_ENGLISH = """\
What you may do
You may publish and broadcast this material, whole or in part, to report on the work of the office: in print, on air and online, without a fee.

Credit
Name the credit line that stands with the material, where your readers, viewers or listeners can find it.

What you may not do
Do not change what the material shows. Cropping, and correcting light and colour, are fine. Do not use it for advertising, for a party's campaign, or so that it seems that a person or the office recommends something. Do not pass the file on to others; let them take their own copy, so that a correction reaches them.

Corrections and withdrawals
If the office tells you that material was corrected, use the new version. If it tells you that material was withdrawn, stop using it and take it off your pages as soon as you can.

What is recorded
Every copy carries a number. The office records who took which copy, when, and under which version of these terms, so that it can reach you. These records are kept with the archive; you can ask what is recorded about you.
"""  # noqa: E501 - a paragraph is a line

_ALBANIAN = """\
Çfarë lejohet
Mund ta botoni dhe ta transmetoni këtë material, të plotë ose pjesërisht, për të raportuar për punën e zyrës: në shtyp, në radio, në televizion dhe në internet, pa pagesë.

Burimi
Shënoni burimin që qëndron pranë materialit, aty ku lexuesit, shikuesit ose dëgjuesit tuaj mund ta gjejnë.

Çfarë nuk lejohet
Mos e ndryshoni atë që tregon materiali. Prerja e kornizës dhe rregullimi i dritës e i ngjyrave lejohen. Mos e përdorni për reklama, për fushatë të një partie, ose në mënyrë që të duket se një person ose zyra rekomandon diçka. Mos ua jepni skedarin të tjerëve; le ta marrë secili kopjen e vet, që një korrigjim të arrijë deri tek ai.

Korrigjimet dhe tërheqjet
Nëse zyra ju njofton se materiali është korrigjuar, përdorni versionin e ri. Nëse ju njofton se materiali është tërhequr, ndërpriteni përdorimin dhe hiqeni nga faqet tuaja sa më shpejt të mundeni.

Çfarë regjistrohet
Çdo kopje mban një numër. Zyra regjistron kush e ka marrë cilën kopje, kur, dhe sipas cilit version të këtyre kushteve, që të mund t'ju gjejë. Këto shënime ruhen bashkë me arkivin; mund të kërkoni të dini çfarë është regjistruar për ju.
"""  # noqa: E501 - a paragraph is a line

_SERBIAN = """\
Šta je dozvoljeno
Ovaj materijal možete objaviti i emitovati, u celini ili delimično, da biste izveštavali o radu kancelarije: u štampi, na radiju, na televiziji i na internetu, bez naknade.

Navođenje izvora
Navedite izvor koji stoji uz materijal, tamo gde ga vaši čitaoci, gledaoci ili slušaoci mogu naći.

Šta nije dozvoljeno
Ne menjajte ono što materijal prikazuje. Dozvoljeno je opsecanje kadra i ispravljanje svetla i boja. Ne koristite ga za reklame, za kampanju neke stranke, niti tako da izgleda da neka osoba ili kancelarija nešto preporučuje. Ne prosleđujte datoteku drugima; neka svako uzme svoj primerak, kako bi ispravka stigla i do njega.

Ispravke i povlačenja
Ako vas kancelarija obavesti da je materijal ispravljen, koristite novu verziju. Ako vas obavesti da je materijal povučen, prestanite da ga koristite i uklonite ga sa svojih stranica što je pre moguće.

Šta se beleži
Svaki primerak nosi broj. Kancelarija beleži ko je uzeo koji primerak, kada i po kojoj verziji ovih uslova, da bi mogla da vas obavesti. Ti zapisi se čuvaju uz arhivu; možete tražiti uvid u ono što je o vama zabeleženo.
"""  # noqa: E501 - a paragraph is a line

TEXTS = {"sq": _ALBANIAN, "sr-Latn": _SERBIAN, "en": _ENGLISH}
