-- Where each partition stands is known here and not to Kafka alone, whatever is missing is a row, and
-- no sum can grow past its column.

-- Every writer begins with the baskets: wait until the last one is done.
lock table baskets in exclusive mode;

-- One row a partition: the consumer goes on from here, whatever Kafka's group has committed. The
-- transaction that stores records moves the row from the offset that it began at, so that two
-- consumers that both hold a partition cannot both store.
create table partition_positions (
  topic text not null check (topic <> ''),
  partition_id integer not null check (partition_id >= 0),
  next_offset bigint not null check (next_offset >= 0),
  -- SHA-256 of the record before next_offset, as dead_letters.content_hash. Null: not known.
  last_hash bytea check (length(last_hash) = 32),
  -- The end of the partition when it was last read: what is known to have been there.
  end_offset bigint not null check (end_offset >= 0),
  moved_at timestamptz not null default clock_timestamp(),
  primary key (topic, partition_id)
) with (fillfactor = 50);

-- A database that was filled before this step goes on behind the last record that it knows. Repeats
-- left no trace, so some are read again, and change nothing.
insert into partition_positions (topic, partition_id, next_offset, end_offset)
select topic, partition_id, max(record_offset) + 1, max(record_offset) + 1
from (
  select topic, partition_id, record_offset from baskets
  union all
  select topic, partition_id, record_offset from replaced_baskets
  union all
  select topic, partition_id, record_offset from dead_letters
) as known
group by topic, partition_id;

-- Records that were never read and never will be.
create table gaps (
  id bigint generated always as identity primary key,
  topic text not null check (topic <> ''),
  partition_id integer not null check (partition_id >= 0),
  from_offset bigint not null check (from_offset >= 0),
  -- The first offset behind the gap; from_offset itself where nothing is known to be missing.
  to_offset bigint not null check (to_offset >= from_offset),
  reason text not null check (reason in ('retention', 'topic_restarted', 'before_first_read')),
  noticed_at timestamptz not null default clock_timestamp(),
  acknowledged_at timestamptz,
  acknowledge_reason text,
  check ((acknowledged_at is null) = (acknowledge_reason is null))
);

-- Serves `verify`, the metric and the page: what nobody has acknowledged.
create index gaps_open on gaps (noticed_at) where acknowledged_at is null;

-- Offsets start again when a topic is made anew, so a position alone names no record.
alter table dead_letters
  add column content_hash bytea check (length(content_hash) = 32),
  add column record_timestamp timestamptz;
update dead_letters set content_hash = sha256(
  int4send(coalesce(length(key), -1)) || coalesce(key, '') ||
  int4send(coalesce(length(value), -1)) || coalesce(value, '')
);
alter table dead_letters
  alter column content_hash set not null,
  drop constraint dead_letters_pkey,
  add primary key (topic, partition_id, record_offset, content_hash);

-- A few thousand baskets of 500 lines of a million euros each, from anybody, are more than
-- numeric(14, 2) holds: then nobody's sales of that product and day could be stored.
drop view uncategorised_products;
drop view product_sales;
alter table sales_by_day alter column revenue type numeric;
alter table baskets_by_day alter column revenue type numeric;
alter table product_sales_by_day alter column revenue type numeric;

create view product_sales as
select
  name,
  category,
  sum(products)::bigint as products,
  sum(revenue) as revenue,
  min(purchased_on) as first_sold_on,
  max(purchased_on) as last_sold_on
from product_sales_by_day
group by name, category;

create view uncategorised_products as
select
  name,
  sum(products)::bigint as products,
  sum(revenue) as revenue,
  max(purchased_on) as last_sold_on
from product_sales_by_day
where category = 'Uncategorised'
group by name;

comment on table partition_positions is 'Where each partition stands: the consumer goes on from here';
comment on column partition_positions.topic is 'Kafka topic';
comment on column partition_positions.partition_id is 'Partition of the topic';
comment on column partition_positions.next_offset is 'Offset of the first record that is not stored';
comment on column partition_positions.last_hash is
  'SHA-256 of key and value of the record before next_offset; null when it is not known';
comment on column partition_positions.end_offset is 'End of the partition when it was last read';
comment on column partition_positions.moved_at is 'When records were last stored';

comment on table gaps is 'Records that were never read and never will be';
comment on column gaps.id is 'Number of the gap';
comment on column gaps.topic is 'Kafka topic';
comment on column gaps.partition_id is 'Partition of the topic';
comment on column gaps.from_offset is 'First offset that is missing';
comment on column gaps.to_offset is 'First offset behind the gap; equal to from_offset when nothing is known to be missing';
comment on column gaps.reason is
  'retention: deleted before it was read; topic_restarted: the topic was made again; before_first_read: the topic began above 0 when it was first read';
comment on column gaps.noticed_at is 'When the consumer noticed it';
comment on column gaps.acknowledged_at is 'When somebody acknowledged it';
comment on column gaps.acknowledge_reason is 'Why somebody acknowledged it';

comment on column dead_letters.content_hash is
  'SHA-256 of key and value, each behind its length in four bytes (-1: null)';
comment on column dead_letters.record_timestamp is 'Time of the record in Kafka; null when it had none';

comment on view product_sales is 'All sales of each product name and category, all shops and days';
comment on column product_sales.name is 'Name of the product, as the shops say';
comment on column product_sales.category is 'Category of the lines';
comment on column product_sales.products is 'Number of lines';
comment on column product_sales.revenue is 'Sum of their prices, in euros';
comment on column product_sales.first_sold_on is 'First day of purchase';
comment on column product_sales.last_sold_on is 'Last day of purchase';

comment on view uncategorised_products is 'Product names that no rule knows, all shops and days';
comment on column uncategorised_products.name is 'Name of the product, as the shops say';
comment on column uncategorised_products.products is 'Number of lines';
comment on column uncategorised_products.revenue is 'Sum of their prices, in euros';
comment on column uncategorised_products.last_sold_on is 'Last day of purchase';
