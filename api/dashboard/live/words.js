// @ts-check
/**
 * The texts of the live view, in every language.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

const EN = {
  title: "Live",
  connecting: "Connecting …",
  notConnected: "Not connected",
  /** @param {string} time */
  asOf: (time) => `As of ${time}`,
  perSecond: "baskets/s",
  figures: {
    revenueToday: "Revenue today",
    /** @param {string} day */
    boughtOn: (day) => `baskets bought on ${day}`,
    accepted: "Accepted",
    acceptedNote: "into Kafka, by all instances of the API",
    stored: "Stored",
    inAll: "in all, worth",
    delay: "From till to table",
    median: "median",
    p99: "99 of 100 within",
    lastSeconds: "baskets, last 10 s",
  },
  ranges: {
    title: "How far back",
    "5m": "5 min",
    "1h": "1 h",
    "6h": "6 h",
    "24h": "24 h",
  },
  /** Ends the names of the charts. */
  over: {
    "5m": "the last 5 minutes",
    "1h": "the last hour",
    "6h": "the last 6 hours",
    "24h": "the last 24 hours",
  },
  now: "now",
  /** @param {string} why */
  noHistory: (why) => `What was before cannot be shown: ${why}`,
  charts: {
    all: "The charts’ values",
    rates: "Baskets per second",
    /** @param {string} over */
    ratesLabel: (over) =>
      `Baskets accepted and stored per second, over ${over}. The newest values are above.`,
    revenue: "Revenue per second",
    /** @param {string} over */
    revenueLabel: (over) => `Revenue stored per second, in euros, over ${over}.`,
    delay: "From receipt to table",
    /** @param {string} over */
    delayLabel: (over) =>
      `How long baskets took from their receipt until they were stored, over ${over}: the median, ` +
      "and what 99 of 100 stay below.",
    waiting: "Waiting in Kafka",
    /** @param {string} over */
    waitingLabel: (over) => `Records that wait to be stored, over ${over}.`,
    accepted: "Accepted",
    stored: "Stored",
    revenueLine: "Revenue",
    median: "Median",
    p99: "99 of 100",
    records: "Records",
  },
  alerts: {
    title: "Needs attention",
    none: "Nothing needs attention: no alert fires.",
    noneOfYours: "Nothing of your shops needs attention.",
    /** @param {string} time */
    since: (time) => `since ${time}`,
    todo: "What to do:",
    see: "See them",
    /** @param {string} count */
    others: (count) => `${count} more like it`,
    severities: { critical: "urgent", warning: "soon", info: "note" },
    otherShops: "Other shops",
    databases: { primary: "the one that baskets are stored in", read: "the one for reports" },
    /** @param {string} name */
    unknown: (name) => `The alert ${name} fires`,
    unknownTodo: "The runbook has a section of that name.",
    /** What each says; `of` is its topic, code, shop or the like. */
    titles: {
      /** @param {string} of @param {string} value */
      ConsumerLagGrowing: (of, value) => `${value} records of ${of} wait, and they get more`,
      /** @param {string} of @param {string} value */
      ConsumerLagOld: (of, value) => `The oldest basket of ${of} has waited for ${value}`,
      /** @param {string} _of @param {string} _value */
      ConsumerLagUnknown: (_of, _value) => "Nobody knows how many baskets wait to be stored",
      /** @param {string} _of @param {string} value */
      NothingStored: (_of, value) => `${value} baskets a second are accepted, and none is stored`,
      /** @param {string} of @param {string} value */
      DeadLetters: (of, value) => `Could not be stored in the last ten minutes: ${value} (${of})`,
      /** @param {string} of @param {string} value */
      NewRefusalCause: (of, value) => `Baskets are refused for a new cause: ${of} (${value})`,
      /** @param {string} of @param {string} value */
      IdsReused: (of, value) =>
        value === "1"
          ? `${of}: 1 sale is not counted, since its id came before with another date`
          : `${of}: ${value} sales are not counted, since their ids came before with another date`,
      /** @param {string} of @param {string} value */
      RecordsMissing: (of, value) => `Records are lost, gaps: ${value} (${of})`,
      /** @param {string} _of @param {string} value */
      ReceiptsMissing: (_of, value) => `Receipts of tills that never came: ${value}`,
      /** @param {string} of @param {string} _value */
      ApiDatabaseDown: (of, _value) => `The API cannot read a database: ${of}`,
      /** @param {string} _of @param {string} value */
      ReadDatabaseBehind: (_of, value) => `The figures are behind the primary database by ${value}`,
      /** @param {string} of @param {string} value */
      ApiShedding: (of, value) => `${value} requests a second have to be sent again (${of})`,
      /** @param {string} of @param {string} value */
      ApiRateLimiting: (of, value) =>
        `A client sends too much to ${of}: ${value} requests a second are refused`,
      /** @param {string} _of @param {string} _value */
      ApiKeyFileBad: (_of, _value) => "The file of API keys cannot be used",
      /** @param {string} _of @param {string} _value */
      StoresFileBad: (_of, _value) => "The file of shops cannot be used",
      /** @param {string} of @param {string} _value */
      BrokerRefusals: (of, _value) => `The broker does not confirm baskets (${of})`,
      /** @param {string} _of @param {string} value */
      ClockWrong: (_of, value) => `The clocks of API and database are ${value} apart`,
    },
    todos: {
      ConsumerLagGrowing: "See whether all consumers run. If they do, start one more.",
      ConsumerLagOld: "See whether a consumer runs, and what its log says.",
      ConsumerLagUnknown:
        "See whether the broker answers; the log of the API names a right that is missing.",
      NothingStored: "See whether a consumer runs; its log says what it waits for.",
      DeadLetters: "Each says why it was set aside, and what can be done with it.",
      NewRefusalCause:
        "See which till, shop or key sends it: only the till still has these baskets.",
      IdsReused: "Have the shop make ids that never come again, then store these under a new id.",
      RecordsMissing: "Send those baskets again from where they came; then acknowledge the gap.",
      ReceiptsMissing: "The list of tills has their numbers: ask the shop.",
      ApiDatabaseDown: "The log of the API says why. Shops can go on sending.",
      ReadDatabaseBehind: "See why the replica of DATABASE_READ_URL does not follow.",
      ApiShedding: "If the broker is well, start one more API; the shops send again by themselves.",
      ApiRateLimiting: "Ask whoever has the key, or raise the limit.",
      ApiKeyFileBad: "Mend the file: keys that were revoked since are still valid.",
      StoresFileBad: "Mend the file: baskets of shops that were added since are refused.",
      BrokerRefusals: "See whether the broker runs and has room; shops send again by themselves.",
      ClockWrong: "Set the clock of the machine that is wrong.",
    },
  },
  feed: {
    title: "Last baskets",
    lead: "As they come, with the time of each stage",
    pause: "Pause",
    resume: "Go on",
    paused: "Paused",
    pausedByReader: "Paused while you are in it",
    /** @param {string} count */
    waiting: (count) => `newer: ${count}`,
    none: "No basket in the last days.",
    columns: {
      basket: "Basket",
      lines: "Lines",
      total: "Total",
      sold: "Sold",
      received: "Received",
      stored: "Stored",
    },
    /** @param {string} delay */
    after: (delay) => `after ${delay}`,
    noId: "A record that could not be read",
    setAside: "Set aside:",
    conflict: "Conflict",
  },
  lag: {
    title: "Waiting in Kafka",
    caption: "Records that wait for the consumer, by topic",
    topic: "Topic",
    records: "Waiting",
    oldest: "The oldest for",
    /** @param {string} duration */
    under: (duration) => `under ${duration}`,
    /** @param {string} right */
    missingRight: (right) => `Not known: the Kafka user lacks ${right}`,
    brokerDown: "Not known while the broker is away.",
  },
  letters: {
    title: "Open dead letters",
    caption: "Records that could not be stored, not replayed or discarded yet, by code",
    code: "Code",
    open: "Open",
    otherShops: "other shops",
    /** @param {string} shop */
    inShop: (shop) => `in ${shop}`,
    databaseDown: "Not known while the database is away.",
    none: "None: every record became rows.",
  },
  refusals: {
    title: "Refused at the door",
    caption: "The newest causes for which baskets are refused",
    cause: "Cause",
    from: "From",
    count: "Refused",
    last: "Last",
    isNew: "new",
    all: "All causes",
    noKey: "no key",
  },
  answers: {
    title: "Responses of this API",
    caption: "Responses to POST since this instance started, by HTTP status",
    status: "Status",
    responses: "Responses",
    none: "None yet.",
    /** By HTTP status. @type {Readonly<Record<number, string>>} */
    words: {
      202: "accepted",
      207: "some accepted",
      400: "not JSON",
      401: "no known key",
      403: "not allowed",
      408: "too slow",
      413: "too large",
      415: "wrong type",
      422: "no valid basket",
      429: "rate limit",
      500: "failed",
      503: "not now",
    },
  },
  notYours: "Your key is for some shops, and this is about all of them.",
  gaps: {
    title: "Gaps",
    caption: "Records that were never read and never will be, not acknowledged yet",
    partition: "Partition",
    offsets: "Offsets",
    why: "Why",
    noticed: "Noticed",
    /** @param {string} offset */
    noneMissing: (offset) => `${offset}, none missing`,
    /** @param {string} why */
    harmless: (why) => `${why} (harmless)`,
    reasons: {
      retention: "deleted before they were read",
      topic_restarted: "the topic started again",
      before_first_read: "deleted before the first read",
    },
    /** @param {string} count */
    more: (count) => `And ${count} more. `,
    listedBy: "lists them all;",
    settledBy: "settles them.",
  },
  tills: {
    title: "Receipts of tills",
    /** @param {{ missing: string, isOne: boolean, tills: string, isOneTill: boolean }} of */
    missing: ({ missing, isOne, tills, isOneTill }) =>
      `${missing} receipt${isOne ? "" : "s"} missing in ${tills} till${isOneTill ? "" : "s"}`,
    caption: "Tills whose receipts are not all there, the newest days first",
    till: "Till",
    day: "Day",
    fault: "What is wrong",
    /** @param {string} count @param {boolean} isOne */
    more: (count, isOne) => `And ${count} more till${isOne ? "" : "s"}. `,
    all: "All tills with problems",
    hint: "A receipt that comes late clears its line; a new closing settles the rest.",
  },
  /** Each term, and what it means. `TIME_ZONE` becomes the zone of the shops. */
  meanings: [
    ["Revenue and baskets today", "Stored baskets whose day of purchase is today in TIME_ZONE."],
    [
      "Accepted",
      "Baskets per second that every in-sync replica of Kafka has; the mean of the last 5 s or so. Repeats count.",
    ],
    [
      "Stored",
      "New baskets per second in Postgres; the mean of the last 5 s or so. Repeats change nothing and do not count.",
    ],
    [
      "From till to table",
      "From the receipt of a basket by the API to its row in Postgres, for the baskets stored in the last 10 s.",
    ],
    [
      "Charts",
      "5 minutes and an hour in steps of 10 s, 6 hours in minutes, a day in 5 minutes: means of rates, the highest of delay and of what waits. The API measures also while nobody looks.",
    ],
    [
      "Needs attention",
      "The alerts of ops/alerts.yml that this API can judge by itself, with the same thresholds.",
    ],
    ["Waiting in Kafka", "Records that no consumer has stored yet, and how old the oldest is."],
    [
      "Open dead letters",
      "Records that could not be stored. They are kept until somebody replays or discards them.",
    ],
    [
      "Gaps",
      "Records that were never read and never will be: they were deleted from Kafka before, or the topic was made again. They are shown until somebody acknowledges them.",
    ],
  ],
  /** @param {string} time */
  answersSince: (time) =>
    `What this instance of the API has answered to uploads since it started, ${time}.`,
};

/** By language. */
export const LIVE_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Live",
    connecting: "Verbinden …",
    notConnected: "Niet verbonden",
    asOf: (time) => `Stand: ${time}`,
    perSecond: "tickets/s",
    figures: {
      revenueToday: "Omzet vandaag",
      boughtOn: (day) => `kastickets gekocht op ${day}`,
      accepted: "Aanvaard",
      acceptedNote: "in Kafka, door alle instanties van de API",
      stored: "Opgeslagen",
      inAll: "in totaal, goed voor",
      delay: "Van kassa tot tabel",
      median: "mediaan",
      p99: "99 op 100 binnen",
      lastSeconds: "kastickets, laatste 10 s",
    },
    ranges: {
      title: "Hoe ver terug",
      "5m": "5 min",
      "1h": "1 u",
      "6h": "6 u",
      "24h": "24 u",
    },
    over: {
      "5m": "de laatste 5 minuten",
      "1h": "het laatste uur",
      "6h": "de laatste 6 uur",
      "24h": "de laatste 24 uur",
    },
    now: "nu",
    noHistory: (why) => `Wat ervoor kwam, is niet te tonen: ${why}`,
    charts: {
      all: "De waarden van de grafieken",
      rates: "Kastickets per seconde",
      ratesLabel: (over) =>
        `Aanvaarde en opgeslagen kastickets per seconde, over ${over}. De nieuwste waarden staan erboven.`,
      revenue: "Omzet per seconde",
      revenueLabel: (over) => `Opgeslagen omzet per seconde, in euro, over ${over}.`,
      delay: "Van ontvangst tot tabel",
      delayLabel: (over) =>
        `Hoe lang kastickets erover deden van ontvangst tot opslag, over ${over}: de mediaan, en ` +
        "waar 99 op 100 onder blijven.",
      waiting: "Wachtend in Kafka",
      waitingLabel: (over) => `Records die op opslag wachten, over ${over}.`,
      accepted: "Aanvaard",
      stored: "Opgeslagen",
      revenueLine: "Omzet",
      median: "Mediaan",
      p99: "99 op 100",
      records: "Wachtend",
    },
    alerts: {
      title: "Vraagt aandacht",
      none: "Niets vraagt aandacht: geen enkel alarm gaat af.",
      noneOfYours: "Niets in uw winkels vraagt aandacht.",
      since: (time) => `sinds ${time}`,
      todo: "Wat te doen:",
      see: "Bekijk ze",
      /** @param {string} count */
      others: (count) => `nog ${count} van die soort`,
      severities: { critical: "dringend", warning: "binnenkort", info: "ter info" },
      otherShops: "Andere winkels",
      databases: { primary: "die waarin kastickets komen", read: "die voor rapporten" },
      unknown: (name) => `Het alarm ${name} gaat af`,
      unknownTodo: "Het draaiboek heeft een hoofdstuk met die naam.",
      titles: {
        ConsumerLagGrowing: (of, value) =>
          `${value} records van ${of} wachten, en het worden er meer`,
        ConsumerLagOld: (of, value) => `Het oudste kasticket van ${of} wacht al ${value}`,
        ConsumerLagUnknown: (_of, _value) => "Niemand weet hoeveel kastickets op opslag wachten",
        NothingStored: (_of, value) =>
          `Er komen ${value} kastickets per seconde binnen, en geen enkel wordt opgeslagen`,
        DeadLetters: (of, value) => `Niet verwerkt in de laatste tien minuten: ${value} (${of})`,
        NewRefusalCause: (of, value) =>
          `Kastickets worden om een nieuwe reden geweigerd: ${of} (${value})`,
        IdsReused: (of, value) =>
          value === "1"
            ? `${of}: 1 verkoop telt niet mee, want het nummer ervan kwam al met een andere datum`
            : `${of}: ${value} verkopen tellen niet mee, want hun nummers kwamen al met een andere datum`,
        RecordsMissing: (of, value) => `Er zijn records verloren, gaten: ${value} (${of})`,
        ReceiptsMissing: (_of, value) => `Kastickets die nooit kwamen: ${value}`,
        ApiDatabaseDown: (of, _value) => `De API kan een databank niet lezen: ${of}`,
        ReadDatabaseBehind: (_of, value) => `De cijfers lopen ${value} achter op de hoofddatabank`,
        ApiShedding: (of, value) =>
          `${value} verzoeken per seconde moeten opnieuw verstuurd worden (${of})`,
        ApiRateLimiting: (of, value) =>
          `Een klant stuurt te veel naar ${of}: ${value} verzoeken per seconde worden geweigerd`,
        ApiKeyFileBad: (_of, _value) => "Het bestand met API-sleutels is onbruikbaar",
        StoresFileBad: (_of, _value) => "Het bestand met winkels is onbruikbaar",
        BrokerRefusals: (of, _value) => `De broker bevestigt kastickets niet (${of})`,
        ClockWrong: (_of, value) => `De klokken van API en databank verschillen ${value}`,
      },
      todos: {
        ConsumerLagGrowing: "Kijk of alle consumers draaien. Zo ja, start er een bij.",
        ConsumerLagOld: "Kijk of er een consumer draait, en wat zijn log zegt.",
        ConsumerLagUnknown:
          "Kijk of de broker antwoordt; de log van de API noemt een recht dat ontbreekt.",
        NothingStored: "Kijk of er een consumer draait; zijn log zegt waarop hij wacht.",
        DeadLetters: "Bij elk staat waarom het opzij ging, en wat ermee kan gebeuren.",
        NewRefusalCause:
          "Kijk welke kassa, winkel of sleutel ze stuurt: enkel de kassa heeft deze kastickets nog.",
        IdsReused:
          "Laat de winkel nummers maken die nooit terugkomen, en sla deze onder een nieuw nummer op.",
        RecordsMissing: "Stuur die kastickets opnieuw van waar ze kwamen; bevestig dan het gat.",
        ReceiptsMissing: "De lijst van kassa’s heeft hun nummers: vraag het aan de winkel.",
        ApiDatabaseDown: "De log van de API zegt waarom. Winkels kunnen verder versturen.",
        ReadDatabaseBehind: "Kijk waarom de replica van DATABASE_READ_URL niet volgt.",
        ApiShedding:
          "Gaat het goed met de broker, start dan een API bij; de winkels versturen vanzelf opnieuw.",
        ApiRateLimiting: "Vraag het aan wie de sleutel heeft, of verhoog de grens.",
        ApiKeyFileBad: "Herstel het bestand: sindsdien ingetrokken sleutels gelden nog.",
        StoresFileBad: "Herstel het bestand: kastickets van nieuwe winkels worden geweigerd.",
        BrokerRefusals:
          "Kijk of de broker draait en plaats heeft; winkels versturen vanzelf opnieuw.",
        ClockWrong: "Zet de klok gelijk van de machine die fout loopt.",
      },
    },
    feed: {
      title: "Laatste kastickets",
      lead: "Zoals ze binnenkomen, met de tijd van elke stap",
      pause: "Pauzeren",
      resume: "Verder",
      paused: "Gepauzeerd",
      pausedByReader: "Gepauzeerd zolang u erin bent",
      waiting: (count) => `nieuwer: ${count}`,
      none: "Geen kasticket in de laatste dagen.",
      columns: {
        basket: "Kasticket",
        lines: "Lijnen",
        total: "Totaal",
        sold: "Verkocht",
        received: "Ontvangen",
        stored: "Opgeslagen",
      },
      after: (delay) => `na ${delay}`,
      noId: "Een onleesbaar record",
      setAside: "Opzij gezet:",
      conflict: "Tegenstrijdig",
    },
    lag: {
      title: "Wachtend in Kafka",
      caption: "Records die de consumer nog niet heeft opgeslagen, per topic",
      topic: "Topic",
      records: "Wachtend",
      oldest: "Het oudste al",
      under: (duration) => `minder dan ${duration}`,
      missingRight: (right) => `Niet bekend: de Kafka-gebruiker mist ${right}`,
      brokerDown: "Niet bekend zolang de broker weg is.",
    },
    letters: {
      title: "Niet verwerkt",
      caption:
        "Records die niet opgeslagen konden worden, nog niet opnieuw verwerkt of weggelegd, per code",
      code: "Code",
      open: "Aantal",
      otherShops: "andere winkels",
      inShop: (shop) => `bij ${shop}`,
      databaseDown: "Niet bekend zolang de databank weg is.",
      none: "Geen: elk record is opgeslagen.",
    },
    refusals: {
      title: "Geweigerd aan de deur",
      caption: "De nieuwste redenen waarom kastickets geweigerd worden",
      cause: "Reden",
      from: "Van",
      count: "Geweigerd",
      last: "Laatst",
      isNew: "nieuw",
      all: "Alle redenen",
      noKey: "geen sleutel",
    },
    answers: {
      title: "Antwoorden van deze API",
      caption: "Antwoorden op POST sinds deze instantie startte, per HTTP-status",
      status: "Status",
      responses: "Aantal",
      none: "Nog geen.",
      words: {
        202: "aanvaard",
        207: "deels aanvaard",
        400: "geen JSON",
        401: "geen bekende sleutel",
        403: "niet toegestaan",
        408: "te traag",
        413: "te groot",
        415: "verkeerd type",
        422: "geen geldig kasticket",
        429: "te veel ineens",
        500: "mislukt",
        503: "nu niet",
      },
    },
    notYours: "Uw sleutel is voor enkele winkels, en dit gaat over allemaal.",
    gaps: {
      title: "Gaten",
      caption: "Records die nooit gelezen werden en nooit zullen worden, nog niet bevestigd",
      partition: "Partitie",
      offsets: "Posities",
      why: "Waarom",
      noticed: "Opgemerkt",
      noneMissing: (offset) => `${offset}, niets verloren`,
      harmless: (why) => `${why} (onschuldig)`,
      reasons: {
        retention: "gewist voor ze gelezen werden",
        topic_restarted: "de topic begon opnieuw",
        before_first_read: "gewist voor de eerste lezing",
      },
      more: (count) => `En nog ${count}. `,
      listedBy: "toont ze allemaal;",
      settledBy: "sluit ze af.",
    },
    tills: {
      title: "Kastickets per kassa",
      missing: ({ missing, isOne, tills, isOneTill }) =>
        `${missing} ${isOne ? "kasticket ontbreekt" : "kastickets ontbreken"} bij ${tills} kassa${
          isOneTill ? "" : "’s"
        }`,
      caption: "Kassa’s waarvan niet alle kastickets er zijn, de nieuwste dagen eerst",
      till: "Kassa",
      day: "Dag",
      fault: "Wat er mis is",
      more: (count, isOne) => `En nog ${count} kassa${isOne ? "" : "’s"}. `,
      all: "Alle kassa’s met problemen",
      hint: "Een kasticket dat laat komt, lost zijn regel op; een nieuwe afsluiting de rest.",
    },
    meanings: [
      [
        "Omzet en kastickets vandaag",
        "Opgeslagen kastickets met vandaag als aankoopdag in TIME_ZONE.",
      ],
      [
        "Aanvaard",
        "Kastickets per seconde die elke gesynchroniseerde replica van Kafka heeft; gemiddeld over de laatste 5 s. Herhalingen tellen mee.",
      ],
      [
        "Opgeslagen",
        "Nieuwe kastickets per seconde in Postgres; gemiddeld over de laatste 5 s. Herhalingen veranderen niets en tellen niet mee.",
      ],
      [
        "Van kassa tot tabel",
        "Van de ontvangst van een kasticket door de API tot zijn rij in Postgres, voor wat in de laatste 10 s werd opgeslagen.",
      ],
      [
        "Grafieken",
        "5 minuten en een uur in stappen van 10 s, 6 uur in minuten, een dag per 5 minuten: gemiddelden, en het hoogste van vertraging en wachtenden. De API meet ook als niemand kijkt.",
      ],
      [
        "Vraagt aandacht",
        "De alarmen van ops/alerts.yml die deze API zelf kan beoordelen, met dezelfde grenzen.",
      ],
      [
        "Wachtend in Kafka",
        "Records die nog geen consumer heeft opgeslagen, en hoe oud het oudste is.",
      ],
      [
        "Niet verwerkt",
        "Records die niet opgeslagen konden worden. Ze blijven tot iemand ze opnieuw verwerkt of weglegt.",
      ],
      [
        "Gaten",
        "Records die nooit gelezen werden en nooit zullen worden: ze werden vroeger uit Kafka gewist, of de topic werd opnieuw gemaakt. Ze staan er tot iemand ze bevestigt.",
      ],
    ],
    answersSince: (time) =>
      `Wat deze instantie van de API op uploads antwoordde sinds haar start, ${time}.`,
  },
  /** @type {typeof EN} */
  fr: {
    title: "En direct",
    connecting: "Connexion …",
    notConnected: "Non connecté",
    asOf: (time) => `Situation : ${time}`,
    perSecond: "tickets/s",
    figures: {
      revenueToday: "Chiffre d’affaires du jour",
      boughtOn: (day) => `tickets de caisse du ${day}`,
      accepted: "Acceptés",
      acceptedNote: "dans Kafka, par toutes les instances de l’API",
      stored: "Enregistrés",
      inAll: "au total, pour",
      delay: "De la caisse à la table",
      median: "médiane",
      p99: "99 sur 100 en",
      lastSeconds: "tickets, 10 dernières s",
    },
    ranges: {
      title: "Jusqu’où remonter",
      "5m": "5 min",
      "1h": "1 h",
      "6h": "6 h",
      "24h": "24 h",
    },
    over: {
      "5m": "les 5 dernières minutes",
      "1h": "la dernière heure",
      "6h": "les 6 dernières heures",
      "24h": "les dernières 24 heures",
    },
    now: "maint.",
    noHistory: (why) => `Ce qui précède ne peut être montré : ${why}`,
    charts: {
      all: "Les valeurs des graphiques",
      rates: "Tickets par seconde",
      ratesLabel: (over) =>
        `Tickets acceptés et enregistrés par seconde, sur ${over}. Les dernières valeurs sont au-dessus.`,
      revenue: "Chiffre d’affaires par seconde",
      revenueLabel: (over) => `Chiffre d’affaires enregistré par seconde, en euros, sur ${over}.`,
      delay: "De la réception à la table",
      delayLabel: (over) =>
        `Temps entre la réception des tickets et leur enregistrement, sur ${over} : la médiane, et ` +
        "ce que 99 sur 100 ne dépassent pas.",
      waiting: "En attente dans Kafka",
      waitingLabel: (over) => `Messages qui attendent d’être enregistrés, sur ${over}.`,
      accepted: "Acceptés",
      stored: "Enregistrés",
      revenueLine: "Chiffre d’affaires",
      median: "Médiane",
      p99: "99 sur 100",
      records: "En attente",
    },
    alerts: {
      title: "À surveiller",
      none: "Rien à signaler : aucune alerte.",
      noneOfYours: "Rien à signaler dans vos magasins.",
      since: (time) => `depuis ${time}`,
      todo: "Que faire :",
      see: "Les voir",
      /** @param {string} count */
      others: (count) => count === "1" ? "1 autre de ce genre" : `${count} autres de ce genre`,
      severities: { critical: "urgent", warning: "bientôt", info: "pour info" },
      otherShops: "Autres magasins",
      databases: {
        primary: "celle où les tickets sont enregistrés",
        read: "celle des rapports",
      },
      unknown: (name) => `L’alerte ${name} est active`,
      unknownTodo: "Le manuel a un chapitre de ce nom.",
      titles: {
        ConsumerLagGrowing: (of, value) =>
          `${value} messages de ${of} attendent, et leur nombre augmente`,
        ConsumerLagOld: (of, value) => `Le plus ancien ticket de ${of} attend depuis ${value}`,
        ConsumerLagUnknown: (_of, _value) => "Nul ne sait combien de tickets attendent",
        NothingStored: (_of, value) =>
          `${value} tickets par seconde sont acceptés, et aucun n’est enregistré`,
        DeadLetters: (of, value) => `Non traités ces dix dernières minutes : ${value} (${of})`,
        NewRefusalCause: (of, value) =>
          `Des tickets sont refusés pour une nouvelle cause : ${of} (${value})`,
        IdsReused: (of, value) =>
          value === "1"
            ? `${of} : 1 vente ne compte pas, son numéro étant déjà venu avec une autre date`
            : `${of} : ${value} ventes ne comptent pas, leurs numéros étant déjà venus avec une autre date`,
        RecordsMissing: (of, value) => `Des messages sont perdus, trous : ${value} (${of})`,
        ReceiptsMissing: (_of, value) => `Tickets de caisse jamais arrivés : ${value}`,
        ApiDatabaseDown: (of, _value) => `L’API ne peut pas lire une base de données : ${of}`,
        ReadDatabaseBehind: (_of, value) =>
          `Les chiffres ont ${value} de retard sur la base principale`,
        ApiShedding: (of, value) => `${value} requêtes par seconde sont à renvoyer (${of})`,
        ApiRateLimiting: (of, value) =>
          `Un client envoie trop à ${of} : ${value} requêtes par seconde sont refusées`,
        ApiKeyFileBad: (_of, _value) => "Le fichier des clés d’API est inutilisable",
        StoresFileBad: (_of, _value) => "Le fichier des magasins est inutilisable",
        BrokerRefusals: (of, _value) => `Le broker ne confirme pas les tickets (${of})`,
        ClockWrong: (_of, value) =>
          `Les horloges de l’API et de la base de données diffèrent de ${value}`,
      },
      todos: {
        ConsumerLagGrowing:
          "Vérifiez que tous les consumers tournent. Si oui, démarrez-en un de plus.",
        ConsumerLagOld: "Vérifiez qu’un consumer tourne, et ce que dit son journal.",
        ConsumerLagUnknown:
          "Vérifiez que le broker répond ; le journal de l’API nomme un droit manquant.",
        NothingStored: "Vérifiez qu’un consumer tourne ; son journal dit ce qu’il attend.",
        DeadLetters: "Chacun dit pourquoi il a été écarté, et ce qu’on peut en faire.",
        NewRefusalCause:
          "Voyez quelle caisse, quel magasin ou quelle clé les envoie : seule la caisse les a encore.",
        IdsReused:
          "Que le magasin crée des numéros uniques, puis enregistrez ceux-ci sous un nouveau numéro.",
        RecordsMissing: "Renvoyez ces tickets depuis leur origine, puis confirmez le trou.",
        ReceiptsMissing: "La liste des caisses donne leurs numéros : demandez au magasin.",
        ApiDatabaseDown: "Le journal de l’API dit pourquoi. Les magasins peuvent envoyer.",
        ReadDatabaseBehind: "Voyez pourquoi le réplica de DATABASE_READ_URL ne suit pas.",
        ApiShedding:
          "Si le broker va bien, démarrez une API de plus ; les magasins renvoient d’eux-mêmes.",
        ApiRateLimiting: "Demandez à qui détient la clé, ou relevez la limite.",
        ApiKeyFileBad: "Corrigez le fichier : les clés révoquées depuis restent valables.",
        StoresFileBad: "Corrigez le fichier : les tickets des nouveaux magasins sont refusés.",
        BrokerRefusals:
          "Vérifiez que le broker tourne et a de la place ; les magasins renvoient d’eux-mêmes.",
        ClockWrong: "Mettez à l’heure la machine qui se trompe.",
      },
    },
    feed: {
      title: "Derniers tickets",
      lead: "À mesure qu’ils arrivent, avec l’heure de chaque étape",
      pause: "Suspendre",
      resume: "Reprendre",
      paused: "Suspendu",
      pausedByReader: "Suspendu tant que vous y êtes",
      waiting: (count) => `plus récents : ${count}`,
      none: "Aucun ticket ces derniers jours.",
      columns: {
        basket: "Ticket",
        lines: "Lignes",
        total: "Montant",
        sold: "Vendu",
        received: "Reçu",
        stored: "Enregistré",
      },
      after: (delay) => `après ${delay}`,
      noId: "Un message illisible",
      setAside: "Écarté :",
      conflict: "Contradictoire",
    },
    lag: {
      title: "En attente dans Kafka",
      caption: "Messages que le consumer n’a pas encore enregistrés, par topic",
      topic: "Topic",
      records: "En attente",
      oldest: "Le plus ancien depuis",
      under: (duration) => `moins de ${duration}`,
      missingRight: (right) => `Inconnu : l’utilisateur Kafka n’a pas ${right}`,
      brokerDown: "Inconnu tant que le broker est absent.",
    },
    letters: {
      title: "Non traités",
      caption: "Messages qui n’ont pu être enregistrés, ni rejoués ni écartés, par code",
      code: "Code",
      open: "Nombre",
      otherShops: "autres magasins",
      inShop: (shop) => `à ${shop}`,
      databaseDown: "Inconnu tant que la base de données est absente.",
      none: "Aucun : tout message est enregistré.",
    },
    refusals: {
      title: "Refusés à l’entrée",
      caption: "Les causes de refus les plus récentes",
      cause: "Cause",
      from: "De",
      count: "Refusés",
      last: "Dernier",
      isNew: "nouveau",
      all: "Toutes les causes",
      noKey: "sans clé",
    },
    answers: {
      title: "Réponses de cette API",
      caption: "Réponses à POST depuis le démarrage de cette instance, par statut HTTP",
      status: "Statut",
      responses: "Réponses",
      none: "Aucune encore.",
      words: {
        202: "accepté",
        207: "accepté en partie",
        400: "pas du JSON",
        401: "clé inconnue",
        403: "non autorisé",
        408: "trop lent",
        413: "trop grand",
        415: "mauvais type",
        422: "ticket non valable",
        429: "trop à la fois",
        500: "échec",
        503: "pas maintenant",
      },
    },
    notYours: "Votre clé vaut pour quelques magasins, et ceci les concerne tous.",
    gaps: {
      title: "Trous",
      caption: "Messages jamais lus et qui ne le seront jamais, pas encore confirmés",
      partition: "Partition",
      offsets: "Positions",
      why: "Pourquoi",
      noticed: "Remarqué",
      noneMissing: (offset) => `${offset}, rien de perdu`,
      harmless: (why) => `${why} (sans gravité)`,
      reasons: {
        retention: "effacés avant d’être lus",
        topic_restarted: "le topic a recommencé",
        before_first_read: "effacés avant la première lecture",
      },
      more: (count) => `Et ${count} de plus. `,
      listedBy: "les montre tous ;",
      settledBy: "les règle.",
    },
    tills: {
      title: "Tickets des caisses",
      missing: ({ missing, isOne, tills, isOneTill }) =>
        `${missing} ticket${isOne ? " manque" : "s manquent"} dans ${tills} caisse${
          isOneTill ? "" : "s"
        }`,
      caption: "Caisses dont tous les tickets ne sont pas là, les jours les plus récents d’abord",
      till: "Caisse",
      day: "Jour",
      fault: "Ce qui ne va pas",
      more: (count, isOne) => `Et ${count} caisse${isOne ? "" : "s"} de plus. `,
      all: "Toutes les caisses à problème",
      hint: "Un ticket tardif efface sa ligne ; une nouvelle clôture règle le reste.",
    },
    meanings: [
      [
        "Chiffre d’affaires et tickets du jour",
        "Tickets enregistrés dont le jour d’achat est aujourd’hui à TIME_ZONE.",
      ],
      [
        "Acceptés",
        "Tickets par seconde que toute réplique synchrone de Kafka possède ; moyenne des 5 dernières secondes. Les répétitions comptent.",
      ],
      [
        "Enregistrés",
        "Nouveaux tickets par seconde dans Postgres ; moyenne des 5 dernières secondes. Les répétitions ne changent rien et ne comptent pas.",
      ],
      [
        "De la caisse à la table",
        "De la réception d’un ticket par l’API jusqu’à sa ligne dans Postgres, pour ceux des 10 dernières secondes.",
      ],
      [
        "Graphiques",
        "5 minutes et une heure par pas de 10 s, 6 heures par minute, un jour par 5 minutes : moyennes, et le plus haut du délai et de l’attente. L’API mesure aussi quand personne ne regarde.",
      ],
      [
        "À surveiller",
        "Les alertes de ops/alerts.yml que cette API peut juger seule, avec les mêmes seuils.",
      ],
      [
        "En attente dans Kafka",
        "Messages qu’aucun consumer n’a encore enregistrés, et l’âge du plus ancien.",
      ],
      [
        "Non traités",
        "Messages qui n’ont pu être enregistrés. Ils restent jusqu’à ce que quelqu’un les rejoue ou les écarte.",
      ],
      [
        "Trous",
        "Messages jamais lus et qui ne le seront jamais : effacés de Kafka auparavant, ou topic recréé. Ils restent affichés jusqu’à confirmation.",
      ],
    ],
    answersSince: (time) =>
      `Ce que cette instance de l’API a répondu aux envois depuis son démarrage, ${time}.`,
  },
};

/** In the reader's language. */
export const LIVE = inLanguage(LIVE_WORDS);
