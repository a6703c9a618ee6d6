/**
 * The lines of a period as a table of SQL, for reports that no rollup answers.
 *
 * @module
 */

/**
 * Lines with `store`, `basket_id`, `purchased_on`, `name`, `category`, `kind` and `price`. The
 * statement's arguments are $1 shops (an array, or null for all), $2 and $3 the period, $4 a category
 * or null, $5 a product's name or null.
 *
 * Lines have their shop and their day, so no basket is read: of the 116,000 lines that the largest of
 * 26 shops sold in a month, among 1.2 million, the sums by name take 55 ms, where a join with baskets
 * took 360. Postgres passes over the months outside of the period, and finds a shop's lines by their
 * primary keys.
 *
 * Lines of a database that was filled before lines had a date may have none until `deno task
 * partitions` has dated them: baskets say their day. Where there are none, as nearly everywhere, that
 * half is not begun.
 */
export const LINES_OF_PERIOD = `
  select store, basket_id, basket_purchased_on as purchased_on, name, category, kind, price
  from basket_products
  where basket_purchased_on between $2::date and $3::date
    and ($1::text[] is null or store = any($1::text[]))
    and ($4::text is null or category = $4::text)
    and ($5::text is null or name = $5::text)
  union all
  select undated.store, basket_id, baskets.purchased_on, name, category, kind, price
  from baskets
  join basket_products as undated on undated.store = baskets.store and basket_id = baskets.id
  where (select exists (select from basket_products where basket_purchased_on is null))
    and undated.basket_purchased_on is null
    and baskets.purchased_on between $2::date and $3::date
    and ($1::text[] is null or baskets.store = any($1::text[]))
    and ($4::text is null or category = $4::text)
    and ($5::text is null or name = $5::text)`;
