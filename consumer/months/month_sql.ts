/**
 * How SQL asks where the lines of months lie; see docs/decisions/0020.
 *
 * @module
 */

/**
 * Whether the default partition makes room: its lines lose their date, so that months can be made that
 * it holds lines of. `deno task partitions` is at work then, or due.
 */
export const IS_MAKING_ROOM = `exists (
    select from pg_constraint
    where conrelid = 'basket_products_default'::regclass
      and conname = 'basket_products_default_undated'
  )`;

/** Whether the month of the date `month` has a partition. */
export const HAS_PARTITION = `exists (
    select from pg_inherits
    join pg_class on pg_class.oid = inhrelid
    where inhparent = 'basket_products'::regclass
      and relname = to_char(month, '"basket_products_"YYYY_MM')
  )`;
