// @ts-check
/**
 * The texts of the view of tills, in every language. Numbers come as the reader's locale writes them.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

/** @typedef {import("../../stats/reports/tills.ts").TillRow["status"]} Status */
/** @typedef {Readonly<Record<Status, string>>} ByStatus */
/** A number of things, and whether it is one. */
/** @typedef {{ readonly count: string, readonly isOne: boolean }} Count */

const EN = {
  title: "Tills",
  lead: "Whether each receipt that a till has numbered is there, by till and day. The " +
    "CSV has up to 10,000 of them.",
  caption: "Tills by day",
  status: "Status",
  anyStatus: "Any",
  problems: "All problems",
  search: "Search all tills by shop and till, then Enter",
  order: "Order",
  /** @type {Record<import("../../stats/reports/till_statements.ts").TillOrder, string>} */
  orders: {
    newest: "Newest first",
    oldest: "Oldest first",
    till: "By shop and till",
    missing: "Most missing first",
    receipts: "Most receipts first",
    largest: "Highest revenue first",
    smallest: "Lowest revenue first",
  },
  columns: {
    till: "Till",
    day: "Day",
    status: "Status",
    faults: "What is wrong",
    receipts: "Receipts",
    revenue: "Revenue",
  },
  /** The worst first. @type {ByStatus} */
  statuses: {
    scattered: "Scattered",
    missing: "Missing",
    doubled: "Doubled",
    unexpected: "Unexpected",
    total_differs: "Total differs",
    complete: "Complete",
    open: "Open",
  },
  meaning: "What the states mean",
  /** @type {ByStatus} */
  meanings: {
    open: "The till has not closed its day. Only gaps between its lowest and its highest number " +
      "are seen.",
    complete: "The till has closed its day, and its receipts are there as it says.",
    missing: "Receipts that the till made never came. One that comes late clears its line.",
    doubled: "One number came in two or more baskets: a sale is counted twice.",
    unexpected: "Receipts came that lie outside of the numbers which the till closed.",
    total_differs:
      "The numbers are there, but not as many receipts, or not as much money, as the " +
      "till says.",
    scattered: "The numbers lie so far apart that nobody can tell which are missing.",
  },
  faults: {
    scattered: "numbers too far apart to follow",
    /** @param {Count} receipts @param {string} numbers */
    missing: ({ count }, numbers) => `${count} missing: ${numbers}`,
    /** @param {Count} numbers */
    doubled: ({ count, isOne }) => `${count} ${isOne ? "number" : "numbers"} came twice`,
    /** @param {Count} receipts */
    noneExpected: ({ count, isOne }) =>
      `${count} ${isOne ? "receipt" : "receipts"} came, the till says none`,
    /** @param {Count} receipts @param {string} range */
    outside: ({ count, isOne }, range) =>
      `${count} ${isOne ? "receipt" : "receipts"} outside of ${range}`,
    /** @param {string} came euros @param {string} told euros */
    otherTotal: (came, told) => `${came} came, the till says ${told}`,
    /** @param {{ count: string, total: string }} came @param {{ count: string, total: string }} told */
    otherCount: (came, told) =>
      `${came.count} came with ${came.total}, the till says ${told.count} with ${told.total}`,
  },
  /** @param {string} time */
  since: (time) => `since ${time}`,
  notFollowed: "not followed",
  /** @param {Count} receipts */
  receipts: ({ count, isOne }) => `${count} ${isOne ? "receipt" : "receipts"}`,
  /** @param {string} count @param {string} of */
  receiptsOf: (count, of) => `${count} of ${of} receipts`,
  /** @param {string} first @param {string} last */
  numbers: (first, last) => first === last ? `number ${first}` : `numbers ${first}–${last}`,
  /** @param {string} till */
  toBaskets: (till) => `Baskets of ${till}`,
  /** @param {string} amount */
  byTheTill: (amount) => `${amount} by the till`,
  /** @param {Count} rows */
  all: ({ count, isOne }) => isOne ? "1 till and day" : `All ${count} tills and days`,
  /** @param {string} count */
  newest: (count) => `The newest ${count} tills and days`,
  /** @param {string} count */
  first: (count) => `The first ${count} tills and days of this order`,
  /** @param {string} count */
  tooMany: (count) => `The first ${count} tills and days: choose a shorter period for the others`,
  more: "Show more",
  noneLikeThat: "No till of this period is like that.",
  none: "No till has numbered its receipts in this period: that takes baskets with a till and a " +
    "receipt number.",
};

/** By language. */
export const TILLS_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Kassa’s",
    lead: "Of elk kasticket dat een kassa nummerde er is, per kassa en dag. " +
      "De CSV heeft er tot 10.000.",
    caption: "Kassa’s per dag",
    status: "Status",
    anyStatus: "Alle",
    problems: "Alle problemen",
    search: "Zoek in alle kassa’s op winkel en kassa, dan Enter",
    order: "Volgorde",
    orders: {
      newest: "Nieuwste eerst",
      oldest: "Oudste eerst",
      till: "Per winkel en kassa",
      missing: "Meeste ontbrekende eerst",
      receipts: "Meeste kastickets eerst",
      largest: "Hoogste omzet eerst",
      smallest: "Laagste omzet eerst",
    },
    columns: {
      till: "Kassa",
      day: "Dag",
      status: "Status",
      faults: "Wat er mis is",
      receipts: "Kastickets",
      revenue: "Omzet",
    },
    statuses: {
      scattered: "Verspreid",
      missing: "Ontbreekt",
      doubled: "Dubbel",
      unexpected: "Onverwacht",
      total_differs: "Totaal verschilt",
      complete: "Volledig",
      open: "Open",
    },
    meaning: "Wat de statussen betekenen",
    meanings: {
      open:
        "De kassa heeft haar dag niet afgesloten. Alleen gaten tussen haar laagste en hoogste " +
        "nummer zijn te zien.",
      complete: "De kassa heeft haar dag afgesloten, en haar kastickets zijn er zoals ze zegt.",
      missing: "Kastickets die de kassa maakte, kwamen nooit aan. Een dat later komt, wist zijn " +
        "regel.",
      doubled: "Eén nummer kwam in twee of meer kastickets: een verkoop telt dubbel.",
      unexpected: "Er kwamen kastickets buiten de nummers die de kassa afsloot.",
      total_differs:
        "De nummers zijn er, maar niet zoveel kastickets, of niet zoveel geld, als de " +
        "kassa zegt.",
      scattered: "De nummers liggen zo ver uit elkaar dat niemand weet welke ontbreken.",
    },
    faults: {
      scattered: "nummers te ver uit elkaar om te volgen",
      missing: ({ count, isOne }, numbers) =>
        `${count} ${isOne ? "ontbreekt" : "ontbreken"}: ${numbers}`,
      doubled: ({ count, isOne }) => `${count} ${isOne ? "nummer kwam" : "nummers kwamen"} dubbel`,
      noneExpected: ({ count, isOne }) =>
        `${count} ${isOne ? "kasticket kwam" : "kastickets kwamen"}, de kassa zegt geen`,
      outside: ({ count, isOne }, range) =>
        `${count} ${isOne ? "kasticket" : "kastickets"} buiten ${range}`,
      otherTotal: (came, told) => `${came} kwam aan, de kassa zegt ${told}`,
      otherCount: (came, told) =>
        `${came.count} kwamen aan met ${came.total}, de kassa zegt ${told.count} met ${told.total}`,
    },
    since: (time) => `sinds ${time}`,
    notFollowed: "niet gevolgd",
    receipts: ({ count, isOne }) => `${count} ${isOne ? "kasticket" : "kastickets"}`,
    receiptsOf: (count, of) => `${count} van ${of} kastickets`,
    numbers: (first, last) => first === last ? `nummer ${first}` : `nummers ${first}–${last}`,
    toBaskets: (till) => `Kastickets van ${till}`,
    byTheTill: (amount) => `${amount} volgens de kassa`,
    all: ({ count, isOne }) => isOne ? "1 kassa en dag" : `Alle ${count} kassa’s en dagen`,
    newest: (count) => `De nieuwste ${count} kassa’s en dagen`,
    first: (count) => `De eerste ${count} kassa’s en dagen in deze volgorde`,
    tooMany: (count) =>
      `De eerste ${count} kassa’s en dagen: kies een kortere periode voor de andere`,
    more: "Toon meer",
    noneLikeThat: "Geen kassa van deze periode is zo.",
    none: "Geen kassa nummerde haar kastickets in deze periode: dat vraagt kastickets met een " +
      "kassa en een nummer.",
  },
  /** @type {typeof EN} */
  fr: {
    title: "Caisses",
    lead: "Si chaque ticket de caisse numéroté par une caisse est là, par caisse et par " +
      "jour. Le CSV en a jusqu’à 10 000.",
    caption: "Caisses par jour",
    status: "État",
    anyStatus: "Tous",
    problems: "Tous les problèmes",
    search: "Chercher dans toutes les caisses par magasin et caisse, puis Entrée",
    order: "Ordre",
    orders: {
      newest: "Les plus récentes d’abord",
      oldest: "Les plus anciennes d’abord",
      till: "Par magasin et caisse",
      missing: "Le plus de tickets manquants d’abord",
      receipts: "Le plus de tickets d’abord",
      largest: "Le plus gros chiffre d’affaires d’abord",
      smallest: "Le plus petit chiffre d’affaires d’abord",
    },
    columns: {
      till: "Caisse",
      day: "Jour",
      status: "État",
      faults: "Ce qui ne va pas",
      receipts: "Tickets",
      revenue: "Chiffre d’affaires",
    },
    statuses: {
      scattered: "Dispersé",
      missing: "Manquant",
      doubled: "En double",
      unexpected: "Inattendu",
      total_differs: "Total différent",
      complete: "Complet",
      open: "Ouvert",
    },
    meaning: "Ce que signifient les états",
    meanings: {
      open:
        "La caisse n’a pas clôturé sa journée. Seuls les trous entre son numéro le plus bas et " +
        "le plus haut se voient.",
      complete: "La caisse a clôturé sa journée, et ses tickets sont là comme elle le dit.",
      missing:
        "Des tickets que la caisse a émis ne sont jamais arrivés. Un ticket qui arrive plus " +
        "tard efface sa ligne.",
      doubled: "Un numéro est arrivé dans deux tickets ou plus : une vente est comptée deux fois.",
      unexpected: "Des tickets sont arrivés en dehors des numéros que la caisse a clôturés.",
      total_differs:
        "Les numéros sont là, mais pas autant de tickets, ou pas autant d’argent, que " +
        "la caisse le dit.",
      scattered: "Les numéros sont si éloignés que personne ne peut dire lesquels manquent.",
    },
    faults: {
      scattered: "numéros trop éloignés pour être suivis",
      missing: ({ count, isOne }, numbers) =>
        `${count} ${isOne ? "manquant" : "manquants"} : ${numbers}`,
      doubled: ({ count, isOne }) =>
        `${count} ${isOne ? "numéro est arrivé" : "numéros sont arrivés"} deux fois`,
      noneExpected: ({ count, isOne }) =>
        `${count} ${
          isOne ? "ticket est arrivé" : "tickets sont arrivés"
        }, la caisse n’en dit aucun`,
      outside: ({ count, isOne }, range) =>
        `${count} ${isOne ? "ticket" : "tickets"} en dehors de ${range}`,
      otherTotal: (came, told) => `${came} sont arrivés, la caisse dit ${told}`,
      otherCount: (came, told) =>
        `${came.count} sont arrivés avec ${came.total}, la caisse dit ${told.count} avec ` +
        told.total,
    },
    since: (time) => `depuis le ${time}`,
    notFollowed: "non suivis",
    receipts: ({ count, isOne }) => `${count} ${isOne ? "ticket" : "tickets"}`,
    receiptsOf: (count, of) => `${count} tickets sur ${of}`,
    numbers: (first, last) => first === last ? `numéro ${first}` : `numéros ${first}–${last}`,
    toBaskets: (till) => `Tickets de ${till}`,
    byTheTill: (amount) => `${amount} selon la caisse`,
    all: ({ count, isOne }) =>
      isOne ? "1 caisse et jour" : `Toutes les ${count} caisses et journées`,
    newest: (count) => `Les ${count} caisses et journées les plus récentes`,
    first: (count) => `Les ${count} premières caisses et journées dans cet ordre`,
    tooMany: (count) =>
      `Les ${count} premières caisses et journées : choisissez une période plus courte ` +
      "pour les autres",
    more: "Afficher plus",
    noneLikeThat: "Aucune caisse de cette période n’est ainsi.",
    none:
      "Aucune caisse n’a numéroté ses tickets pendant cette période : il faut des tickets avec " +
      "une caisse et un numéro.",
  },
};

/** In the reader's language. */
export const TILLS = inLanguage(TILLS_WORDS);
