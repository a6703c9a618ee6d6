-- Sums of a day that goes on: who reads them adds the baskets that were stored after these, and holds
-- their number against that of the day. And which baskets had a product, since an index of lines by name
-- would cost the store a tenth: docs/decisions/0029_sums_off_the_path.md
-- runs beside: 6

alter table store_days
  add column stored_until timestamptz,
  add column products bigint;
comment on column store_days.stored_until is
  'The latest baskets.stored_at that the sums are of; null: an older version made them';
comment on column store_days.products is
  'Products less returns of the day; null: an older version made the sums';
comment on table store_days is
  'Days of shops whose sums were made: they are right while version is that of baskets_by_day and no '
  'basket but those stored after stored_until came since';

alter table product_sales_by_store_day
  add column basket_ids text[],
  add column prices numeric[];
comment on column product_sales_by_store_day.basket_ids is
  'The basket of each line; null: they are not kept any more, or an older version made it';
comment on column product_sales_by_store_day.prices is
  'The price of each line in the order of basket_ids, in euros; null as these are';
