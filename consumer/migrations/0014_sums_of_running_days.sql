-- Sums of a day that goes on: who reads them adds the baskets that were stored after these, and holds
-- their number against that of the day: docs/decisions/0029_sums_off_the_path.md
-- runs beside: 6

alter table store_days add column stored_until timestamptz;
comment on column store_days.stored_until is
  'The latest baskets.stored_at that the sums are of; null: an older version made them';
comment on table store_days is
  'Days of shops whose sums were made: they are right while version is that of baskets_by_day and no '
  'basket but those stored after stored_until came since';
