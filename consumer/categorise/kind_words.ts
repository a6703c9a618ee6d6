/**
 * The words of receipt lines that are no goods: deposits and discounts, in Dutch, French, English
 * and German, folded as `toTokens` folds them. `toNamedKind` says how they decide.
 *
 * @module
 */

/** The kinds of line that a name can tell. */
export type NamedKind = "deposit" | "discount";

/** What a word says of the line it is on. */
export interface KindWord {
  /** The kind that it speaks for. */
  readonly kind: NamedKind;
  /**
   * `decides`: beside any other word (`leeggoed Jupiler`).
   * `leads`: beside any other word, when it is the first (`bonus kipfilet`, not `kipfilet bonus`).
   * `alone`: only when no other word names a good (`2+1 gratis`, not `gratis tas`).
   */
  readonly role: "decides" | "leads" | "alone";
}

/** By every form of the word. */
export const KIND_WORDS: ReadonlyMap<string, KindWord> = new Map([
  // Tills cut words: those with a bar also match from there on, `statieg` for `statiegeld`.
  ...entries(
    "deposit",
    "decides",
    "statieg|eld leegg|oed leergoed vidan|ges consig|nes waarb|orgen",
  ),
  ...entries("deposit", "decides", "pfand|er leergut|es statgeld koopzegel|s cautions"),
  ...entries("deposit", "decides", "emballageg|eld retoure|mballage retourfl|essen flessenb|onnen"),
  ...entries("deposit", "alone", "emball|ages deposit|s caution pant depot"),
  ...entries("discount", "decides", "korting|en kortings|bonnen remise|s reduction|s reduc reduct"),
  ...entries("discount", "decides", "ristourn|es rabatt|e rabais nachlass preisvort|eil"),
  ...entries("discount", "decides", "prijsvoord|eel prijsverl|aging"),
  ...entries("discount", "decides", "hoeveelheidsv|oordeel actieprijs leveranciersbon ecoupon"),
  ...entries(
    "discount",
    "decides",
    "spaarzegel|s espaarzegel|s pluszegel|s actiezegel|s waardebon|nen",
  ),
  ...entries("deposit", "decides", "deconsigne"),
  ...entries("deposit", "leads", "vid"),
  ...entries("deposit", "alone", "cons"),
  ...entries("discount", "decides", "cagnotte|s prijsaanpassing prijscorrectie"),
  ...entries(
    "discount",
    "alone",
    "verlaagd afgeprijsd snelverkoop uitverkoop vervaldatum gaspi rem geste",
  ),
  // Cash in Belgium is paid in steps of 5 cents: what that adds or takes is no good.
  ...entries("discount", "decides", "afrond|ing afrondingen afrondingsverschil"),
  ...entries("discount", "alone", "arrondi|s rounding"),
  // Behind other words "discount" is a shop's brand, and "rabats" are flaps: Carrefour Discount.
  ...entries("discount", "leads", "discount|s rabat bonus avantage|s coupon|s gutschein|e"),
  ...entries(
    "discount",
    "alone",
    "promo|s promotie|s promotion|s actie|s aktion action aanbieding|en",
  ),
  ...entries("discount", "alone", "voordeel voordelen voucher|s offre|s offer|s vorteil offert|es"),
  ...entries(
    "discount",
    "alone",
    "gratis gratuit|es free geschenkt zegel|s punten spaarpunten points",
  ),
  ...entries("discount", "alone", "halve moitie solde|s fidelite bon|s savings saving"),
]);

/** First parts of compounds that decide: `kortingscheque`, `statiegeldbon`. */
export const KIND_BEGINNINGS: readonly (readonly [beginning: string, kind: NamedKind])[] = [
  ["leeggoed", "deposit"],
  ["statiegeld", "deposit"],
  ["korting", "discount"],
];

/** Last parts of compounds that decide: `bierleeggoed`, `personeelskorting`. */
export const KIND_ENDINGS: readonly (readonly [ending: string, kind: NamedKind])[] = [
  ["leeggoed", "deposit"],
  ["statiegeld", "deposit"],
  ["waarborg", "deposit"],
  ["pfand", "deposit"],
  ["leergut", "deposit"],
  ["korting", "discount"],
  ["rabatt", "discount"],
  ["voordeel", "discount"],
];

/** What bottles come back in, as a set of words and with {@linkcode EMPTIES} a deposit. */
export const CONTAINERS: ReadonlySet<string> = set(
  "bak bakken bac bacs krat kratten casier casiers kist kisten kasten crate crates fles flessen " +
    "bouteille bouteilles bout btl btlle flasche flaschen bottle bottles fust fusten fut futs vat " +
    "vaten can cans blik blikjes blikken canette canettes dose dosen bierbak bierbakken bierkrat petfles " +
    "petflessen bierfles bierflessen",
);

/** Words that say a container is empty or comes back. */
export const EMPTIES: ReadonlySet<string> = set(
  "leeg lege vide vides empty empties leer leere retour retours return returns returned " +
    "ruckgabe teruggave terug inname repris reprise",
);

/** Words that name no good, beside a word that counts `alone`. */
export const NEUTRAL: ReadonlySet<string> = set(
  "uw uwe votre vos ton ta je jouw your ihr client clients klant klanten kunden customer carte " +
    "kaart card karte xtra extra plus superplus superplu lidl delhaize dll colruyt carrefour ah " +
    "aldi jumbo app totaal total totale op sur on auf de des du d la le les l van voor pour for " +
    "fur kassa caisse kasse ticket winkel magasin direct directe immediate immediat eur euro euros " +
    "x st stk stuks pc pcs e eme er de te nd personeel personnel week weekend folder multi " +
    "artikel artikelen article articles product producten produit produits halen betalen kopen " +
    "achete achetes prix prijs tweede deuxieme second seconde demi en et and und of ou the " +
    "het een un une a aan en glas verre glass klein groot petit grand small large bier biere eau " +
    "cl l ml cent cents centime centimes cash contant especes betaling paiement " +
    "solidaire anti commercial utilisee utilise lot in imm immediate u date courte refund digitale " +
    "digital digitaal speciale special speciaal prime pot online tarief",
);

/** Words before a deposit or discount that make it a part of the good beside it. */
export const INCLUDING: ReadonlySet<string> = set(
  "incl inclusief inclus incluse incluses included including inkl compris comprise comprises excl " +
    "exclusief hors sans zonder without ohne met avec with mit non geen pas",
);

/** Words after a leading percentage that make it a claim on the pack: `-30% sucre`. */
export const NUTRIENTS: ReadonlySet<string> = set(
  "sucre sucres sel gras matiere matieres mg graisse graisses suiker suikers zout vet vetten fat " +
    "salt sugar sugars sodium calories calorieen calorie kcal alcool alcohol plastic plastique " +
    "zucker salz fett cacao kakao zuivel",
);

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

function* entries(
  kind: NamedKind,
  role: KindWord["role"],
  words: string,
): Generator<[string, KindWord]> {
  for (const word of words.split(" ")) {
    const [shortest = "", rest = ""] = word.split("|");
    for (let length = 0; length <= rest.length; length++) {
      yield [shortest + rest.slice(0, length), { kind, role }];
    }
  }
}
