-- How a dead letter was settled. `replayed_to` is the position, as `topic/partition@offset`, of the
-- record that its basket is stored with: that of the record produced again, or its own when it was
-- put in the place of the stored basket.
alter table dead_letters
  add column replayed_to text,
  add column discarded_at timestamptz,
  add column discard_reason text,
  add constraint dead_letters_settled_once check (replayed_at is null or discarded_at is null),
  add constraint dead_letters_discarded_for_a_reason
    check ((discarded_at is null) = (discard_reason is null));

-- Serves `dead-letters list`: the open ones, newest first.
create index dead_letters_open on dead_letters (failed_at)
  where replayed_at is null and discarded_at is null;

-- Baskets as they were before somebody replaced them on purpose. Nothing here counts in a rollup.
create table replaced_baskets (
  store text not null check (store <> ''),
  id text not null check (id <> ''),
  purchased_on date not null,
  total numeric(12, 2) not null check (total >= 0),
  product_count integer not null check (product_count between 1 and 500),
  received_at timestamptz not null,
  stored_at timestamptz not null,
  topic text not null,
  partition_id integer not null check (partition_id >= 0),
  record_offset bigint not null check (record_offset >= 0),
  content_hash bytea not null check (length(content_hash) = 32),
  -- `[{"line": 1, "product_id": …, "name": …, "category": …, "price": 1.50}]`
  lines jsonb not null,
  replaced_at timestamptz not null default clock_timestamp(),
  -- `topic/partition@offset` of the record that took its place.
  replaced_by text not null,
  -- Serves the look-up of one basket's versions: a redelivered old one is a repeat, no conflict.
  primary key (store, id, topic, partition_id, record_offset)
);
