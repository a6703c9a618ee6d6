/**
 * # 12. What a till prints
 *
 * Receipts are more than products with a price. Five of them, as tills in Belgium print them: with a
 * discount, with three for the price of two, with a deposit and empties that come back, with
 * weighed goods, and one on which yesterday's coffee is returned. Every report counts them alike: a
 * product is 1, a return -1, a discount or a deposit 0, and money is money.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { TILL_RECEIPTS } from "../support/till_receipts.ts";
import { ignore, startWorld } from "./world.ts";

Deno.test({
  name: "guide 12: what a till prints",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    for (const basket of Object.values(TILL_RECEIPTS)) {
      await world.keepReceipt(await world.send(basket), basket);
      await world.fateOf(basket); // waits until it is stored
    }

    // A line says its kind itself (`kind`), or its name tells it (KORTING, 2+1 GRATIS, CONSIGNE,
    // VIDANGE), or else its sign: what is below 0 is a return.
    await t.step("each line has its kind, quantity and category", async () => {
      const lines = [];
      for (const basket of Object.values(TILL_RECEIPTS)) {
        const fate = await world.fateOf(basket);
        assertEquals([fate.status, fate.basket?.total], ["stored", basket.total]);
        for (const line of fate.basket?.products ?? []) {
          const { name, price, kind, quantity, unit, category } = line;
          lines.push([name, price, kind, `${quantity} ${unit}`, category].join(" | "));
        }
      }
      assertEquals(lines, [
        "BANANEN 1KG | 1.99 | product | 1 piece | Fruit",
        "KOFFIE GEMALEN 250G | 4.29 | product | 1 piece | Drinks",
        "KORTING KOFFIE | -1 | discount | 1 piece | Discounts",
        "YOGHURT NATUUR 4X125G | 5.97 | product | 3 piece | Dairy",
        "2+1 GRATIS | -1.99 | discount | 1 piece | Discounts",
        "BROOD VOLKOREN 800G | 2.35 | product | 1 piece | Bakery",
        "BIERE BLONDE 24X25CL | 14.99 | product | 1 piece | Drinks",
        "CONSIGNE BAC | 4.5 | deposit | 1 piece | Deposits",
        "EAU PLATE 6X1,5L | 3.3 | product | 1 piece | Drinks",
        "VIDANGE RETOUR | -2.1 | deposit | 1 piece | Deposits",
        "TOMATES GRAPPE | 2.19 | product | 0.732 kg | Vegetables",
        "JAMBON CUIT | 4.06 | product | 0.214 kg | Meat",
        "LAIT DEMI-ECREME 1L | 2.38 | product | 2 piece | Dairy",
        "KOFFIE GEMALEN 250G | -4.29 | return | 1 piece | Drinks",
        "KORTING KOFFIE | 1 | discount | 1 piece | Discounts",
      ]);
    });

    await t.step("the API says when and where a basket was paid", async () => {
      const { basket } = await world.fateOf(TILL_RECEIPTS.returned);
      assertEquals([basket?.soldAt, basket?.till, basket?.receipt], [
        "2020-01-31T10:02:00.000+01:00",
        "1",
        9,
      ]);
    });

    // The same rows as JSON, with hours in UTC, and as CSV, with those of Belgium, for all shops. Three for the price of two is one line, so it
    // counts once: a quantity is kept, and in no sum.
    for (const [path, table] of Object.entries(REPORTS)) {
      await t.step(`GET /stats/${path} is right to the cent`, async () => {
        const url = `${world.apiUrl}/stats/${path}${path.includes("?") ? "&" : "?"}${PERIOD}`;
        const csv = await (await fetch(`${url}&format=csv`)).text();
        assertEquals(csv.trimEnd().split("\r\n"), table);

        const { rows } = await (await fetch(url)).json() as { readonly rows: readonly object[] };
        assertEquals(
          rows.map((row) => Object.values(row).join()),
          table.slice(1).map(unquote).map(toUtcHour).map(toNumbers),
        );
      });
    }

    await t.step("GET /stats/overview counts them too", async () => {
      const { totals } = await (await fetch(`${world.apiUrl}/stats/overview`)).json();
      assertEquals(totals, { baskets: 5, revenue: 37.64 });
    });

    // On the second day the shop in Gent paid out more than it took in.
    await t.step("so do the tables and views, in SQL", async () => {
      for (const [query, expected] of Object.entries(QUERIES)) {
        const rows = await world.sql(query);
        assertEquals(rows.map((row) => Object.values(row).join(" ")), expected);
      }
    });

    await t.step("verify finds every line of them", async () => {
      assertEquals(await world.verify(), {
        code: 0,
        lines: [
          "accepted 5 · stored 5 · lost 0 · doubled 0",
          "repeats 0 · dead letters 0 · differences 0",
        ],
      });
    });
  },
});

const PERIOD = "from=2020-01-30&to=2020-01-31";

/** What each report answers, as CSV. */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  "sales?by=day": [
    "date,baskets,products,revenue",
    "2020-01-30,3,6,32.30",
    "2020-01-31,2,2,5.34",
  ],
  "sales?by=hour": [
    "hour,baskets,products,revenue",
    "2020-01-30T17:00:00+01:00,1,2,5.28",
    "2020-01-30T18:00:00+01:00,1,2,6.33",
    "2020-01-30T19:00:00+01:00,1,2,20.69",
    "2020-01-31T09:00:00+01:00,1,3,8.63",
    "2020-01-31T10:00:00+01:00,1,-1,-3.29",
  ],
  "sales?by=category": [
    "category,products,revenue",
    "Drinks,2,18.29",
    "Dairy,2,8.35",
    "Meat,1,4.06",
    "Deposits,0,2.40",
    "Bakery,1,2.35",
    "Vegetables,1,2.19",
    "Fruit,1,1.99",
    "Discounts,0,-1.99",
  ],
  "sales?by=store": [
    "store,baskets,revenue,averageBasket,products",
    "Namur,2,29.32,14.66,5",
    "Gent Zuid,3,8.32,2.77,3",
  ],
  "products": [
    "name,category,products,revenue",
    "BIERE BLONDE 24X25CL,Drinks,1,14.99",
    "YOGHURT NATUUR 4X125G,Dairy,1,5.97",
    "CONSIGNE BAC,Deposits,0,4.50",
    "JAMBON CUIT,Meat,1,4.06",
    '"EAU PLATE 6X1,5L",Drinks,1,3.30',
    "LAIT DEMI-ECREME 1L,Dairy,1,2.38",
    "BROOD VOLKOREN 800G,Bakery,1,2.35",
    "TOMATES GRAPPE,Vegetables,1,2.19",
    "BANANEN 1KG,Fruit,1,1.99",
    "KOFFIE GEMALEN 250G,Drinks,0,0.00",
    "KORTING KOFFIE,Discounts,0,0.00",
    "2+1 GRATIS,Discounts,0,-1.99",
    "VIDANGE RETOUR,Deposits,0,-2.10",
  ],
  "basket-sizes": [
    "products,baskets,revenue",
    "2,1,-3.29",
    "3,3,20.24",
    "4,1,20.69",
  ],
  "pairs": [
    "first,second,baskets",
    "BANANEN 1KG,KOFFIE GEMALEN 250G,1",
    'BIERE BLONDE 24X25CL,"EAU PLATE 6X1,5L",1',
    "BROOD VOLKOREN 800G,YOGHURT NATUUR 4X125G,1",
    "JAMBON CUIT,LAIT DEMI-ECREME 1L,1",
    "JAMBON CUIT,TOMATES GRAPPE,1",
    "LAIT DEMI-ECREME 1L,TOMATES GRAPPE,1",
  ],
};

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "select store, purchased_on, baskets, revenue from baskets_by_day order by purchased_on, store": [
    "Gent Zuid 2020-01-30 2 11.61",
    "Namur 2020-01-30 1 20.69",
    "Gent Zuid 2020-01-31 1 -3.29",
    "Namur 2020-01-31 1 8.63",
  ],
  "select purchased_on, category, products, revenue from sales_by_day where store = 'Gent Zuid' order by 1, 2":
    [
      "2020-01-30 Bakery 1 2.35",
      "2020-01-30 Dairy 1 5.97",
      "2020-01-30 Discounts 0 -2.99",
      "2020-01-30 Drinks 1 4.29",
      "2020-01-30 Fruit 1 1.99",
      "2020-01-31 Discounts 0 1.00",
      "2020-01-31 Drinks -1 -4.29",
    ],
  "select purchased_on, name, products, revenue from product_sales_by_day where name like 'KO%' order by 2, 1":
    [
      "2020-01-30 KOFFIE GEMALEN 250G 1 4.29",
      "2020-01-31 KOFFIE GEMALEN 250G -1 -4.29",
      "2020-01-30 KORTING KOFFIE 0 -1.00",
      "2020-01-31 KORTING KOFFIE 0 1.00",
    ],
  "select name, products, revenue from product_sales where category = 'Deposits' order by 1": [
    "CONSIGNE BAC 0 4.50",
    "VIDANGE RETOUR 0 -2.10",
  ],
  "select sold_hour, category, products, revenue from sales_by_hour where store = 'Namur' order by 1, 2":
    [
      "2020-01-30 18:00:00+00 Deposits 0 2.40",
      "2020-01-30 18:00:00+00 Drinks 2 18.29",
      "2020-01-31 08:00:00+00 Dairy 1 2.38",
      "2020-01-31 08:00:00+00 Meat 1 4.06",
      "2020-01-31 08:00:00+00 Vegetables 1 2.19",
    ],
  "select product_count, sum(baskets) as baskets, sum(revenue) from basket_sizes group by 1 order by 1":
    [
      "2 1 -3.29",
      "3 3 20.24",
      "4 1 20.69",
    ],
};

/** No name here has a quotation mark of its own. */
function unquote(line: string): string {
  return line.replaceAll('"', "");
}

/** CSV has two decimals in every amount; JSON has numbers. */
function toNumbers(line: string): string {
  return line.replaceAll(/,(-?\d+\.\d\d)(?=,|$)/g, (_, amount) => `,${Number(amount)}`);
}

function toUtcHour(line: string): string {
  return line.replace(/^\S+\+01:00/, (hour) => new Date(hour).toISOString());
}
