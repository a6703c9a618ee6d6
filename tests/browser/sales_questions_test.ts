/**
 * Five questions that an area manager asks on Monday, answered by clicks alone, with the numbers of
 * SQL:
 *
 * 1. How was last week against the week before, and against the same week last year; which shop fell
 *    most?
 * 2. Which products of that shop fell?
 * 3. When are the queues: which hours of Saturday in one shop?
 * 4. What is bought most together with a product, and how large are baskets?
 * 5. How much went out in discounts, returns and deposits of a shop last month, and which basket paid
 *    back most?
 *
 * They decide what the view has.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { COUNT_OF_KIND } from "../../shared/basket/count_of.ts";
import { DEFAULT_TIME_ZONE, toLocalDay } from "../../api/stats/time_zone.ts";
import { startWorld } from "../drills/world.ts";
import { eventually } from "../support/eventually.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readAllPages, readNumber, readTable, toNumber } from "./support/dashboard_page.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { addDays, daysBefore, sellDays } from "./support/sell_days.ts";

/** The number before the percentage, as `+€12.00 (+4.1%)`; 0 where nothing changed. */
function toDifference(text: string): number {
  return text === "no change" ? 0 : toNumber(text.replace(/\(.*\)/, ""));
}

/** Sorts a table by what changed, the largest loss first. */
async function sortByLoss(page: Page, id: string): Promise<void> {
  const change = page.locator(`#${id} thead`).getByRole("button", { name: "Change" });
  await change.click();
  await change.click();
}

async function removeChips(page: Page): Promise<void> {
  while (await page.locator(".chip button").count() > 0) {
    const before = page.url();
    await page.locator(".chip button").first().click();
    await waitUntil("the chip is gone", () => page.url() !== before);
  }
}

Deno.test(inBrowser("an area manager's five questions are answered by clicks"), async (t) => {
  await using world = await startWorld("local");
  await world.startApi();
  await world.startConsumer();
  const today = toLocalDay(new Date(), DEFAULT_TIME_ZONE);
  const count = await sellDays(world.apiUrl, {
    dates: [...daysBefore(today, 380, 360), ...daysBefore(today, 62, 1)],
    basketsADay: 40,
  });
  await waitUntil("all are stored", async () => await world.countStored() === count);
  await using browser = await openBrowser();
  const { page, errors } = await browser.openPage({ height: 3_500 });
  const form = page.locator("#sales-form");
  const [period, compare, store] = ["period", "compare", "store"].map((name) =>
    form.locator(`select[name='${name}']`)
  );
  if (period === undefined || compare === undefined || store === undefined) throw new Error();

  /** Rows of SQL, numbers as such. */
  async function read(sql: string, args: readonly (string | null)[] = []) {
    const rows = await world.database.query(sql, args);
    return rows.map((row) =>
      Object.values(row).map((cell) => /^-?[\d.]+$/.test(cell ?? "") ? Number(cell) : cell ?? "")
    );
  }
  /** One number. */
  const readOne = async (sql: string, args: readonly (string | null)[]) =>
    Number((await read(sql, args))[0]?.[0]);

  const weekday = new Date(Date.parse(today)).getUTCDay() || 7;
  const monday = addDays(today, 1 - weekday - 7);
  const [lastWeek, weekBefore, yearBefore] = [monday, addDays(monday, -7), addDays(monday, -364)]
    .map((from) => [from, addDays(from, 6)] as const);
  if (lastWeek === undefined || weekBefore === undefined || yearBefore === undefined) {
    throw new Error();
  }
  const REVENUE = `
    select coalesce(sum(total), 0) from baskets where purchased_on between $1::date and $2::date`;
  let shop = "";

  await t.step("1. last week against the week before and last year, by shop", async () => {
    await page.goto(`${world.apiUrl}/`);
    await period.selectOption("week");
    await form.getByRole("button", { name: "Earlier period" }).click();
    const revenue = await readOne(REVENUE, lastWeek);
    await eventually(async () =>
      assertEquals(
        [
          await readNumber(page, "sales-revenue"),
          toDifference(await page.locator("#sales-revenue-change").innerText()),
        ],
        [revenue, Math.round((revenue - await readOne(REVENUE, weekBefore)) * 100) / 100],
      )
    );
    await compare.selectOption("year");
    const year = await readOne(REVENUE, yearBefore);
    await eventually(async () =>
      assertEquals(
        toDifference(await page.locator("#sales-revenue-change").innerText()),
        Math.round((revenue - year) * 100) / 100,
      )
    );
    await compare.selectOption("previous");
    await sortByLoss(page, "by-store");
    const expected = await read(
      `select store, now, now - before as change
       from (
         select
           store,
           coalesce(sum(total) filter (where purchased_on >= $1::date), 0) as now,
           coalesce(sum(total) filter (where purchased_on < $1::date), 0) as before
         from baskets
         where purchased_on between $1::date - 7 and $1::date + 6
         group by store
       ) as sums
       order by 3, store`,
      [monday],
    );
    await eventually(async () => {
      const rows = (await readAllPages(page, "by-store"))
        .map(([name, , , now = "", change = ""]) => [name, toNumber(now), toDifference(change)]);
      assertEquals<unknown>(rows, expected);
    });
    shop = String(expected[0]?.[0]);
    // Back to the first page, where the shop is.
    const back = page.locator("#card-stores .pager button").first();
    while (await back.getAttribute("aria-disabled") === "false") await back.click();
  });

  await t.step("2. which products of that shop fell", async () => {
    await page.locator("#by-store").getByRole("link", { name: shop, exact: true }).click();
    await page.locator(".chip", { hasText: shop }).waitFor();
    await page.locator("#card-products:not(.stale) #products").waitFor();
    const more = page.locator("#products-more button");
    if (await more.isVisible()) await more.click();
    await more.waitFor({ state: "detached" });
    await page.locator("#card-products:not(.stale) #products").waitFor();
    await sortByLoss(page, "products");
    const expected = await read(
      `select min(change) as change
       from (
         select
           lines.name,
           coalesce(sum(price) filter (where purchased_on >= $1::date), 0) -
             coalesce(sum(price) filter (where purchased_on < $1::date), 0) as change
         from baskets
         join basket_products as lines on lines.store = baskets.store and basket_id = baskets.id
         where baskets.store = $2 and purchased_on between $1::date - 7 and $1::date + 6
         group by lines.name, lines.category
       ) as sums`,
      [monday, shop],
    );
    await eventually(async () => {
      const [first] = await readTable(page, "products");
      assertEquals(toDifference(first?.[4] ?? ""), expected[0]?.[0]);
    });
    // The back button undoes it.
    await page.goBack();
    await waitUntil("no chip", async () => await page.locator(".chip").count() === 0);
  });

  await t.step("3. when the queues are: the hours of Saturday in that shop", async () => {
    await period.selectOption("30d");
    await store.selectOption(shop);
    const expected = await read(
      `select extract(hour from sold) as hour, count(*)
       from (
         select coalesce(sold_at, received_at) at time zone '${DEFAULT_TIME_ZONE}' as sold
         from baskets
         where store = $1 and purchased_on between $2::date - 29 and $2::date
       ) as times
       where extract(isodow from sold) = 6
       group by 1
       order by 1`,
      [shop, today],
    );
    await eventually(async () => {
      const cells = await page.locator("#heat tbody tr").evaluateAll((rows) =>
        rows.map((row) => [
          Number(/\d+/.exec(row.querySelector("th .hidden")?.textContent ?? "")?.[0]),
          Number(
            /: ([\d,]+) /.exec(row.querySelector("td:nth-child(7) a .hidden")?.textContent ?? "")
              ?.[1],
          ),
        ]).filter(([, baskets]) => !Number.isNaN(baskets))
      );
      // As the locale en-US writes hours.
      assertEquals<unknown>(
        cells,
        expected.map(([hour, baskets]) => [((Number(hour) + 11) % 12) + 1, baskets]),
      );
    });
    const busiest = page.locator("#heat td:nth-child(7) a").first();
    await busiest.click();
    await page.locator(".chip", { hasText: "Saturday" }).waitFor();
    // Thirty days have more hours than the chart; the figures are those of the cell, and lead to its
    // baskets.
    await eventually(async () =>
      assertEquals(await readNumber(page, "sales-baskets"), Number(expected[0]?.[1]))
    );
    assertMatch(
      await page.locator("#sales-baskets a").getAttribute("href") ?? "",
      /^#\/baskets\?period=30d&store=.+&weekday=6&hour=\d+$/,
    );
    await page.getByRole("link", { name: "Show the last 7 days" }).first().click();
    await page.locator(".chip", { hasText: "Days" }).waitFor();
    await removeChips(page);
  });

  await t.step("4. what is bought together with a product, and how large baskets are", async () => {
    await period.selectOption("7d");
    await eventually(async () => {
      const expected = await read(
        `select count(*), sum(total) from baskets
         where purchased_on between $1::date - 6 and $1::date`,
        [today],
      );
      assertEquals<unknown>(
        [[await readNumber(page, "sales-baskets"), await readNumber(page, "sales-revenue")]],
        expected,
      );
    });
    const sizes = await read(
      `select count(*) from baskets
       where purchased_on between $1::date - 6 and $1::date and product_count between 6 and 7`,
      [today],
    );
    await eventually(async () => {
      const row = (await readTable(page, "sizes")).find(([range]) => range === "6 to 7");
      assertEquals(toNumber(row?.[1] ?? ""), sizes[0]?.[0]);
    });
    const product = page.locator("#products tbody a.row-link").first();
    const name = (await product.innerText()).trim();
    await product.click();
    await page.locator(".chip", { hasText: name }).waitFor();
    const most = await readOne(
      `select count(distinct (one.store, one.basket_id)) as baskets
       from basket_products as one
       join basket_products as other using (store, basket_id)
       join baskets on baskets.store = one.store and baskets.id = one.basket_id
       where one.name = $1 and other.name <> $1
         and one.kind = 'product' and other.kind = 'product'
         and purchased_on between $2::date - 6 and $2::date
       group by other.name
       order by 1 desc
       limit 1`,
      [name, today],
    );
    await eventually(async () => {
      const [first = []] = await readTable(page, "pairs");
      assertEquals([first.slice(0, 2).includes(name), toNumber(first[2] ?? "")], [true, most]);
    });
    await removeChips(page);
  });

  await t.step(
    "5. discounts, returns and deposits of last month, and the largest return",
    async () => {
      await period.selectOption("last-month");
      await store.selectOption(shop);
      const month = `date_trunc('month', $1::timestamp)::date`;
      const expected = await read(
        `select kinds.kind, coalesce(sums.lines, 0) as lines, coalesce(sums.amount, 0) as amount
       from unnest(array['product', 'return', 'discount', 'deposit']) with ordinality
         as kinds (kind, place)
       left join (
         select kind, count(*) as lines, sum(price) as amount
         from baskets
         join basket_products as lines on lines.store = baskets.store and basket_id = baskets.id
         where baskets.store = $2
           and purchased_on >= ${month} - interval '1 month' and purchased_on < ${month}
         group by kind
       ) as sums using (kind)
       order by place`,
        [today, shop],
      );
      await eventually(async () => {
        const rows = (await readTable(page, "kinds"))
          .map(([kind, lines = "", amount = ""]) => [kind, toNumber(lines), toNumber(amount)]);
        assertEquals<unknown>(
          rows,
          expected.map(([kind, ...numbers]) => [NAMES.get(String(kind)), ...numbers]),
        );
      });
      const smallest = await readOne(
        `select coalesce(min(total), 0) from baskets
       where store = $2 and total < 0
         and purchased_on >= ${month} - interval '1 month' and purchased_on < ${month}`,
        [today, shop],
      );
      const first = page.locator("#returns a").first();
      if (smallest < 0) {
        await eventually(async () => assertEquals(toNumber(await first.innerText()), smallest));
        await first.click();
        await page.waitForURL(/#\/baskets\/./);
      } else assertEquals(await first.count(), 0);
    },
  );

  await t.step("every product that is counted is one of SQL's", async () => {
    await page.goto(`${world.apiUrl}/#/?period=30d`);
    const products = await readOne(
      `select sum(${COUNT_OF_KIND})
       from basket_products as lines
       join baskets on baskets.store = lines.store and baskets.id = basket_id
       where purchased_on between $1::date - 29 and $1::date`,
      [today],
    );
    await eventually(async () => assertEquals(await readNumber(page, "sales-products"), products));
  });

  await t.step("nothing went wrong", () => {
    assertEquals(errors, []);
  });
});

const NAMES = new Map([
  ["product", "Products"],
  ["return", "Returns"],
  ["discount", "Discounts"],
  ["deposit", "Deposits"],
]);
