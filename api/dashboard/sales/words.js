// @ts-check
/**
 * The texts of the sales, in every language.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

const EN = {
  title: "Sales",
  /** @param {string} days */
  comparedWith: (days) => `compared with ${days}`,
  /** @param {string} hour */
  unfinishedUntil: (hour) =>
    `Today is not over: these changes are of the hours until ${hour}. Tables compare with whole days.`,
  unfinished: "Today is not over yet.",
  figures: {
    title: "Revenue over time",
    revenue: "Revenue",
    baskets: "Baskets",
    average: "Average basket",
    products: "Products",
    onlyLines: "Of single products only the revenue and how many were sold is known.",
  },
  change: {
    none: "no change",
    new: "new",
    gone: "none now",
    unknown: "not known",
    /** @param {string} before */
    before: (before) => `before: ${before}`,
  },
  steps: { hour: "By hour", day: "By day", week: "By week", month: "By month" },
  step: "Bars",
  chart: {
    /** @param {string} total @param {string} most */
    label: (total, most) =>
      `Revenue over time: ${total} in all, at most ${most} in one bar. Arrow keys move from bar to bar; Enter shows its days only.`,
    highest: "Highest",
    now: "This period",
    before: "Compared period",
    unfinished: "not over yet",
    nothing: "No basket was bought in this period. Choose a longer one, or remove a filter.",
  },
  heat: {
    title: "When",
    /** @param {string} zone */
    lead: (zone) => `By weekday and hour of the sale (${zone})`,
    caption: "Sales by hour and weekday",
    measure: "Show",
    hour: "Hour",
    units: { baskets: "baskets", products: "products" },
    /** @param {string} day @param {string} hours @param {string} value @param {string} average */
    cell: (day, hours, value, average) => `${day}, ${hours}: ${value}, ${average} a day`,
    nothing: "No sale in this period.",
  },
  categories: {
    title: "Categories",
    category: "Category",
    products: "Products",
    revenue: "Revenue",
    share: "Share",
    change: "Change",
    nothing: "No sale in this period.",
  },
  stores: {
    title: "Shops",
    store: "Shop",
    baskets: "Baskets",
    average: "Average",
    products: "Products",
    nothing: "No sale in this period.",
    lookalikes:
      "One shop under several names? They differ only in case, accents, blanks or punctuation.",
    /** @param {string} store @param {string} others */
    looksLike: (store, others) => `${store} looks like ${others}`,
    /** @param {string} count */
    moreLookalikes: (count) => `and ${count} more`,
  },
  products: {
    title: "Products",
    product: "Product",
    category: "Category",
    sold: "Sold",
    search: "Search for a product",
    nothing: "No product was sold in this period.",
    /** @param {string} text */
    notFound: (text) => `No product of this period has “${text}” in its name.`,
    /** @param {string} count */
    truncated: (count) => `These are the ${count} with the most revenue.`,
    more: "More products",
  },
  uncategorised: {
    title: "Without a category",
    lead: "Products that no rule matches",
    nothing: "Every product of this period has a category.",
  },
  pairs: {
    title: "Bought together",
    /** @param {string} count */
    lead: (count) => `In the newest ${count} baskets of the period`,
    first: "Product",
    second: "and",
    baskets: "Baskets",
    nothing: "No basket of this period has two products.",
  },
  sizes: {
    title: "How large baskets are",
    caption: "Baskets by the number of their lines",
    lines: "Lines",
    baskets: "Baskets",
    share: "Share",
    /** @param {string} from @param {string} to */
    range: (from, to) => `${from} to ${to}`,
    /** @param {string} from */
    orMore: (from) => `${from} or more`,
    nothing: "No basket was bought in this period.",
  },
  kinds: {
    title: "Discounts, returns, deposits",
    kind: "Kind",
    lines: "Lines",
    amount: "Amount",
    names: {
      product: "Products",
      return: "Returns",
      discount: "Discounts",
      deposit: "Deposits",
    },
    largestReturns: "Baskets with the largest amounts paid back",
    nothing: "No line in this period.",
  },
  lineFilters: "This is not known for single products or categories.",
  timeFilters: "This is not known for single weekdays or hours.",
  tooLong: {
    /** @param {string} days */
    sentence: (days) => `With these filters this is known for at most ${days} days.`,
    /** @param {string} days */
    button: (days) => `Show the last ${days} days`,
  },
  /** @param {string} count */
  inCsv: (count) => `There are more: the CSV has up to ${count}.`,
  removeFilters: "Remove these filters",
  outOfDate: "Not up to date:",
  toBaskets: "Show the baskets",
  meaning: [
    ["Period", "Days of purchase as the shops sent them, first and last included."],
    [
      "Compared with",
      "The same number of days before, or the same weekdays a year (364 days) before; months are compared with calendar months. A period that is not over is compared with as many days.",
    ],
    [
      "Hours",
      "When the baskets were paid, as the shop says, or else when the API received them, on the clock of the shops.",
    ],
    ["Revenue", "The sum of the prices of all lines, in euros, to the cent."],
    ["Average basket", "Revenue divided by baskets."],
    [
      "Products, sold",
      "Lines that are products, less returns. Discounts and deposits do not count.",
    ],
    ["Bars behind the rows", "Revenue, relative to the largest in the table."],
  ],
};

/** By language. */
export const SALES_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Verkoop",
    comparedWith: (days) => `vergeleken met ${days}`,
    unfinishedUntil: (hour) =>
      `Vandaag is nog niet voorbij: deze verschillen gelden voor de uren tot ${hour}. Tabellen vergelijken met hele dagen.`,
    unfinished: "Vandaag is nog niet voorbij.",
    figures: {
      title: "Omzet in de tijd",
      revenue: "Omzet",
      baskets: "Kastickets",
      average: "Gemiddeld ticket",
      products: "Producten",
      onlyLines: "Van losse producten zijn alleen de omzet en het aantal bekend.",
    },
    change: {
      none: "geen verschil",
      new: "nieuw",
      gone: "nu geen",
      unknown: "niet bekend",
      before: (before) => `voordien: ${before}`,
    },
    steps: { hour: "Per uur", day: "Per dag", week: "Per week", month: "Per maand" },
    step: "Staven",
    chart: {
      label: (total, most) =>
        `Omzet in de tijd: ${total} in totaal, hoogstens ${most} in één staaf. Met de pijltjes gaat u van staaf naar staaf; Enter toont alleen die dagen.`,
      highest: "Hoogste",
      now: "Deze periode",
      before: "Vergeleken periode",
      unfinished: "nog niet voorbij",
      nothing: "In deze periode is niets verkocht. Kies een langere, of haal een filter weg.",
    },
    heat: {
      title: "Wanneer",
      lead: (zone) => `Per weekdag en uur van verkoop (${zone})`,
      caption: "Verkoop per uur en weekdag",
      measure: "Toon",
      hour: "Uur",
      units: { baskets: "kastickets", products: "producten" },
      cell: (day, hours, value, average) => `${day}, ${hours}: ${value}, ${average} per dag`,
      nothing: "Geen verkoop in deze periode.",
    },
    categories: {
      title: "Categorieën",
      category: "Categorie",
      products: "Producten",
      revenue: "Omzet",
      share: "Aandeel",
      change: "Verschil",
      nothing: "Geen verkoop in deze periode.",
    },
    stores: {
      title: "Winkels",
      store: "Winkel",
      baskets: "Kastickets",
      average: "Gemiddeld",
      products: "Producten",
      nothing: "Geen verkoop in deze periode.",
      lookalikes:
        "Eén winkel onder meer namen? Ze verschillen alleen in hoofdletters, accenten, spaties of leestekens.",
      looksLike: (store, others) => `${store} lijkt op ${others}`,
      moreLookalikes: (count) => `en nog ${count}`,
    },
    products: {
      title: "Producten",
      product: "Product",
      category: "Categorie",
      sold: "Verkocht",
      search: "Zoek een product",
      nothing: "In deze periode is geen product verkocht.",
      notFound: (text) => `Geen product van deze periode heeft “${text}” in zijn naam.`,
      truncated: (count) => `Dit zijn de ${count} met de meeste omzet.`,
      more: "Meer producten",
    },
    uncategorised: {
      title: "Zonder categorie",
      lead: "Producten waar geen regel bij past",
      nothing: "Elk product van deze periode heeft een categorie.",
    },
    pairs: {
      title: "Samen gekocht",
      lead: (count) => `In de nieuwste ${count} kastickets van de periode`,
      first: "Product",
      second: "en",
      baskets: "Kastickets",
      nothing: "Geen kasticket van deze periode heeft twee producten.",
    },
    sizes: {
      title: "Hoe groot kastickets zijn",
      caption: "Kastickets volgens hun aantal lijnen",
      lines: "Lijnen",
      baskets: "Kastickets",
      share: "Aandeel",
      range: (from, to) => `${from} tot ${to}`,
      orMore: (from) => `${from} of meer`,
      nothing: "In deze periode is niets verkocht.",
    },
    kinds: {
      title: "Kortingen, retours, leeggoed",
      kind: "Soort",
      lines: "Lijnen",
      amount: "Bedrag",
      names: {
        product: "Producten",
        return: "Retours",
        discount: "Kortingen",
        deposit: "Leeggoed",
      },
      largestReturns: "Kastickets met de grootste terugbetaling",
      nothing: "Geen lijn in deze periode.",
    },
    lineFilters: "Dit is niet bekend voor losse producten of categorieën.",
    timeFilters: "Dit is niet bekend voor losse weekdagen of uren.",
    tooLong: {
      sentence: (days) => `Met deze filters is dit bekend voor hoogstens ${days} dagen.`,
      button: (days) => `Toon de laatste ${days} dagen`,
    },
    inCsv: (count) => `Er zijn er meer: de CSV heeft er tot ${count}.`,
    removeFilters: "Deze filters weghalen",
    outOfDate: "Niet actueel:",
    toBaskets: "Toon de kastickets",
    meaning: [
      ["Periode", "Dagen van aankoop zoals de winkels ze stuurden, eerste en laatste inbegrepen."],
      [
        "Vergeleken met",
        "Evenveel dagen ervoor, of dezelfde weekdagen een jaar (364 dagen) ervoor; maanden worden met kalendermaanden vergeleken. Een periode die nog loopt wordt met evenveel dagen vergeleken.",
      ],
      [
        "Uren",
        "Wanneer er betaald is, volgens de winkel, of anders wanneer de API het kasticket kreeg, op de klok van de winkels.",
      ],
      ["Omzet", "De som van de prijzen van alle lijnen, in euro, tot op de cent."],
      ["Gemiddeld ticket", "Omzet gedeeld door kastickets."],
      [
        "Producten, verkocht",
        "Lijnen met producten, min retours. Kortingen en leeggoed tellen niet mee.",
      ],
      ["Staven achter de rijen", "Omzet, vergeleken met de grootste van de tabel."],
    ],
  },
  /** @type {typeof EN} */
  fr: {
    title: "Ventes",
    comparedWith: (days) => `comparé à ${days}`,
    unfinishedUntil: (hour) =>
      `La journée n’est pas terminée : ces écarts portent sur les heures jusqu’à ${hour}. Les tableaux comparent avec des jours entiers.`,
    unfinished: "La journée n’est pas terminée.",
    figures: {
      title: "Chiffre d’affaires dans le temps",
      revenue: "Chiffre d’affaires",
      baskets: "Tickets de caisse",
      average: "Ticket moyen",
      products: "Produits",
      onlyLines: "Pour des produits isolés, seuls le chiffre d’affaires et le nombre sont connus.",
    },
    change: {
      none: "inchangé",
      new: "nouveau",
      gone: "plus rien",
      unknown: "inconnu",
      before: (before) => `avant : ${before}`,
    },
    steps: { hour: "Par heure", day: "Par jour", week: "Par semaine", month: "Par mois" },
    step: "Barres",
    chart: {
      label: (total, most) =>
        `Chiffre d’affaires dans le temps : ${total} au total, au plus ${most} par barre. Les flèches vont de barre en barre ; Entrée n’affiche que ces jours.`,
      highest: "Maximum",
      now: "Cette période",
      before: "Période comparée",
      unfinished: "pas terminé",
      nothing:
        "Rien n’a été vendu durant cette période. Choisissez-en une plus longue, ou retirez un filtre.",
    },
    heat: {
      title: "Quand",
      lead: (zone) => `Par jour de la semaine et heure de vente (${zone})`,
      caption: "Ventes par heure et jour de la semaine",
      measure: "Afficher",
      hour: "Heure",
      units: { baskets: "tickets", products: "produits" },
      cell: (day, hours, value, average) => `${day}, ${hours} : ${value}, ${average} par jour`,
      nothing: "Aucune vente durant cette période.",
    },
    categories: {
      title: "Catégories",
      category: "Catégorie",
      products: "Produits",
      revenue: "Chiffre d’affaires",
      share: "Part",
      change: "Écart",
      nothing: "Aucune vente durant cette période.",
    },
    stores: {
      title: "Magasins",
      store: "Magasin",
      baskets: "Tickets",
      average: "Moyenne",
      products: "Produits",
      nothing: "Aucune vente durant cette période.",
      lookalikes:
        "Un magasin sous plusieurs noms ? Ils ne diffèrent que par la casse, les accents, les espaces ou la ponctuation.",
      looksLike: (store, others) => `${store} ressemble à ${others}`,
      moreLookalikes: (count) => `et ${count} autres`,
    },
    products: {
      title: "Produits",
      product: "Produit",
      category: "Catégorie",
      sold: "Vendus",
      search: "Chercher un produit",
      nothing: "Aucun produit n’a été vendu durant cette période.",
      notFound: (text) => `Aucun produit de cette période ne contient « ${text} ».`,
      truncated: (count) => `Voici les ${count} au plus grand chiffre d’affaires.`,
      more: "Plus de produits",
    },
    uncategorised: {
      title: "Sans catégorie",
      lead: "Produits auxquels aucune règle ne s’applique",
      nothing: "Chaque produit de cette période a une catégorie.",
    },
    pairs: {
      title: "Achetés ensemble",
      lead: (count) => `Dans les ${count} derniers tickets de la période`,
      first: "Produit",
      second: "et",
      baskets: "Tickets",
      nothing: "Aucun ticket de cette période n’a deux produits.",
    },
    sizes: {
      title: "Taille des tickets",
      caption: "Tickets selon leur nombre de lignes",
      lines: "Lignes",
      baskets: "Tickets",
      share: "Part",
      range: (from, to) => `${from} à ${to}`,
      orMore: (from) => `${from} ou plus`,
      nothing: "Rien n’a été vendu durant cette période.",
    },
    kinds: {
      title: "Remises, retours, consignes",
      kind: "Sorte",
      lines: "Lignes",
      amount: "Montant",
      names: {
        product: "Produits",
        return: "Retours",
        discount: "Remises",
        deposit: "Consignes",
      },
      largestReturns: "Tickets aux plus grands remboursements",
      nothing: "Aucune ligne durant cette période.",
    },
    lineFilters: "Ceci n’est pas connu pour des produits ou des catégories isolés.",
    timeFilters: "Ceci n’est pas connu pour des jours ou des heures isolés.",
    tooLong: {
      sentence: (days) => `Avec ces filtres, ceci est connu pour ${days} jours au plus.`,
      button: (days) => `Afficher les ${days} derniers jours`,
    },
    inCsv: (count) => `Il y en a plus : le CSV en contient jusqu’à ${count}.`,
    removeFilters: "Retirer ces filtres",
    outOfDate: "Pas à jour :",
    toBaskets: "Afficher les tickets",
    meaning: [
      [
        "Période",
        "Jours d’achat tels que les magasins les ont envoyés, premier et dernier compris.",
      ],
      [
        "Comparé à",
        "Autant de jours juste avant, ou les mêmes jours de la semaine un an (364 jours) plus tôt ; les mois sont comparés à des mois civils. Une période en cours est comparée à autant de jours.",
      ],
      [
        "Heures",
        "Quand le ticket a été payé, selon le magasin, sinon quand l’API l’a reçu, à l’heure des magasins.",
      ],
      ["Chiffre d’affaires", "La somme des prix de toutes les lignes, en euros, au centime près."],
      ["Ticket moyen", "Chiffre d’affaires divisé par les tickets."],
      [
        "Produits, vendus",
        "Lignes qui sont des produits, moins les retours. Remises et consignes ne comptent pas.",
      ],
      [
        "Barres derrière les lignes",
        "Chiffre d’affaires, par rapport au plus grand du tableau.",
      ],
    ],
  },
};

/** In the reader's language. */
export const SALES = inLanguage(SALES_WORDS);
