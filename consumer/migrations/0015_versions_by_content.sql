-- A basket that version 11 replaces by another one of the same moment, total and number of lines gives
-- its day another version, too: two lines of a file have the same time of receipt.
-- runs beside: 6

-- Every writer begins with the baskets: wait until the last one is done.
lock table baskets in exclusive mode;

drop trigger renew_version_of_day on baskets;

create constraint trigger renew_version_of_day after update on baskets
  deferrable initially deferred
  for each row
  when ((old.store, old.purchased_on, old.content_hash, old.total, old.product_count, old.sold_at,
      old.received_at)
    is distinct from
    (new.store, new.purchased_on, new.content_hash, new.total, new.product_count, new.sold_at,
      new.received_at))
  execute function renew_version_of_day('baskets');
