-- Every writer begins with the baskets. Waiting here until the last one is done, in their order,
-- neither runs into a deadlock with one nor sums up half of its lines.
lock table baskets in exclusive mode;

alter table basket_products
  add column rules_version integer not null default 1 check (rules_version >= 0);
-- Only lines that were there already may go without saying which rules classified them.
alter table basket_products alter column rules_version drop default;

-- Sales of each product name by day, all shops together. Kept like `sales_by_day`.
create table product_sales_by_day (
  purchased_on date not null,
  name text not null,
  category text not null,
  products bigint not null,
  revenue numeric(14, 2) not null,
  -- Serves products of a span of days, and the writers' look-up of a sum.
  primary key (purchased_on, name, category)
) with (fillfactor = 70);

insert into product_sales_by_day (purchased_on, name, category, products, revenue)
select purchased_on, name, category, count(*), sum(price)
from basket_products as lines
join baskets on baskets.store = lines.store and baskets.id = lines.basket_id
group by purchased_on, name, category;

-- Serves the end-to-end delay of the last seconds (`stored_at > …`) and the baskets of a day. Rows
-- are appended in the order of the first and nearly in that of the second. A few old days among
-- today's, from the bulk lane, must not make a range look as if it held all between (multi). It
-- costs inserts nothing that could be measured, and has 24 kB for 80,000 baskets.
create index baskets_by_time on baskets
  using brin (stored_at, purchased_on date_minmax_multi_ops)
  with (pages_per_range = 16, autosummarize = on);

-- Views for analysts. Each groups by the columns that one filters by, so that a filter on them
-- reaches the tables below.

create view sales_by_hour as
select
  baskets.store,
  date_trunc('hour', received_at, 'UTC') as received_hour,
  category,
  count(*) as products,
  sum(price) as revenue
from baskets
join basket_products as lines on lines.store = baskets.store and lines.basket_id = baskets.id
group by baskets.store, received_hour, category;

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

create view basket_sizes as
select store, purchased_on, product_count, count(*) as baskets, sum(total) as revenue
from baskets
group by store, purchased_on, product_count;

-- A basket with two bananas and two breads is one basket with that pair. Lateral, so that only the
-- lines of the baskets that are asked for are paired.
create view pairs as
select store, purchased_on, first_name, second_name, count(*) as baskets
from baskets
cross join lateral (
  select distinct first.name as first_name, second.name as second_name
  from basket_products as first
  join basket_products as second
    on second.store = baskets.store and second.basket_id = baskets.id and second.name > first.name
  where first.store = baskets.store and first.basket_id = baskets.id
) as pair
group by store, purchased_on, first_name, second_name;

create view uncategorised_products as
select
  name,
  sum(products)::bigint as products,
  sum(revenue) as revenue,
  max(purchased_on) as last_sold_on
from product_sales_by_day
where category = 'Uncategorised'
group by name;

comment on table schema_migrations is 'Steps of the schema that were applied';
comment on column schema_migrations.version is 'Number of the step, from 1';
comment on column schema_migrations.name is 'Name of its file, without the ending';
comment on column schema_migrations.sha256 is 'SHA-256 of its file as it was applied, in hexadecimal';
comment on column schema_migrations.applied_at is 'When it was applied';

comment on table baskets is 'One row a basket';
comment on column baskets.store is 'Shop that sold it; with id the identity of the basket';
comment on column baskets.id is 'Number that the shop gave it, unique within the shop';
comment on column baskets.purchased_on is 'Day of purchase, as the shop says';
comment on column baskets.total is 'Sum of the prices of its lines, in euros';
comment on column baskets.product_count is 'How many lines it has, 1 to 500';
comment on column baskets.received_at is 'When the API had read it, or else the time of its record';
comment on column baskets.stored_at is 'When it was stored here';
comment on column baskets.topic is 'Kafka topic of its record';
comment on column baskets.partition_id is 'Partition of its record in the topic';
comment on column baskets.record_offset is 'Offset of its record in the partition';
comment on column baskets.content_hash is 'SHA-256 of all that the shop said: repeats have the same';

comment on table basket_products is 'One row a line of a basket';
comment on column basket_products.store is 'Shop that sold it; see baskets.store';
comment on column basket_products.basket_id is 'Its basket; see baskets.id';
comment on column basket_products.line is 'Its position in the basket, from 1';
comment on column basket_products.product_id is 'Number of the product, as the shop says';
comment on column basket_products.name is 'Name of the product, as the shop says';
comment on column basket_products.category is 'What our rules make of the name, or Uncategorised';
comment on column basket_products.price is 'Price of this line, in euros';
comment on column basket_products.rules_version is
  'Version of the category rules that classified the line';

comment on table sales_by_day is
  'Sales by shop, day and category; right to the cent at any moment';
comment on column sales_by_day.store is 'Shop';
comment on column sales_by_day.purchased_on is 'Day of purchase';
comment on column sales_by_day.category is 'Category of the lines';
comment on column sales_by_day.products is 'Number of lines';
comment on column sales_by_day.revenue is 'Sum of their prices, in euros';

comment on table baskets_by_day is
  'Baskets by shop and day; right to the cent at any moment';
comment on column baskets_by_day.store is 'Shop';
comment on column baskets_by_day.purchased_on is 'Day of purchase';
comment on column baskets_by_day.baskets is 'Number of baskets';
comment on column baskets_by_day.revenue is 'Sum of their totals, in euros';

comment on table product_sales_by_day is
  'Sales by day, product name and category, all shops; right to the cent at any moment';
comment on column product_sales_by_day.purchased_on is 'Day of purchase';
comment on column product_sales_by_day.name is 'Name of the product, as the shops say';
comment on column product_sales_by_day.category is 'Category of the lines';
comment on column product_sales_by_day.products is 'Number of lines';
comment on column product_sales_by_day.revenue is 'Sum of their prices, in euros';

comment on table dead_letters is 'Records that could not become rows, as they came';
comment on column dead_letters.topic is 'Kafka topic of the record';
comment on column dead_letters.partition_id is 'Its partition in the topic';
comment on column dead_letters.record_offset is 'Its offset in the partition';
comment on column dead_letters.code is 'Why it could not, for programs';
comment on column dead_letters.detail is 'Why it could not, for people';
comment on column dead_letters.store is 'Shop of its basket, where that could be read';
comment on column dead_letters.basket_id is 'Number of its basket, where that could be read';
comment on column dead_letters.key is 'Key of the record, as it came';
comment on column dead_letters.value is 'Value of the record, as it came';
comment on column dead_letters.headers is 'Headers of the record by name, each in base64';
comment on column dead_letters.failed_at is 'When it was set aside';
comment on column dead_letters.replayed_at is 'When somebody replayed it';
comment on column dead_letters.replayed_to is
  'Record that its basket is stored with since, as topic/partition@offset';
comment on column dead_letters.discarded_at is 'When somebody discarded it';
comment on column dead_letters.discard_reason is 'Why somebody discarded it';

comment on table replaced_baskets is
  'Baskets as they were before somebody replaced them on purpose; they count in no sum';
comment on column replaced_baskets.store is 'See baskets.store';
comment on column replaced_baskets.id is 'See baskets.id';
comment on column replaced_baskets.purchased_on is 'See baskets.purchased_on';
comment on column replaced_baskets.total is 'Sum of the prices of its lines, in euros';
comment on column replaced_baskets.product_count is 'How many lines it had';
comment on column replaced_baskets.received_at is 'See baskets.received_at';
comment on column replaced_baskets.stored_at is 'When it was stored';
comment on column replaced_baskets.topic is 'Kafka topic of its record';
comment on column replaced_baskets.partition_id is 'Partition of its record in the topic';
comment on column replaced_baskets.record_offset is 'Offset of its record in the partition';
comment on column replaced_baskets.content_hash is 'See baskets.content_hash';
comment on column replaced_baskets.lines is 'Its lines, with the columns of basket_products; euros';
comment on column replaced_baskets.replaced_at is 'When it was replaced';
comment on column replaced_baskets.replaced_by is
  'Record that took its place, as topic/partition@offset';

comment on view sales_by_hour is 'Sales by shop, hour and category';
comment on column sales_by_hour.store is 'Shop';
comment on column sales_by_hour.received_hour is
  'Hour in which the API received the basket, by its beginning; hours are those of UTC';
comment on column sales_by_hour.category is 'Category of the lines';
comment on column sales_by_hour.products is 'Number of lines';
comment on column sales_by_hour.revenue is 'Sum of their prices, in euros';

comment on view product_sales is 'All sales of each product name and category, all shops and days';
comment on column product_sales.name is 'Name of the product, as the shops say';
comment on column product_sales.category is 'Category of the lines';
comment on column product_sales.products is 'Number of lines';
comment on column product_sales.revenue is 'Sum of their prices, in euros';
comment on column product_sales.first_sold_on is 'First day of purchase';
comment on column product_sales.last_sold_on is 'Last day of purchase';

comment on view basket_sizes is 'How many baskets have how many lines, by shop and day';
comment on column basket_sizes.store is 'Shop';
comment on column basket_sizes.purchased_on is 'Day of purchase';
comment on column basket_sizes.product_count is 'Lines of a basket';
comment on column basket_sizes.baskets is 'Number of baskets with so many lines';
comment on column basket_sizes.revenue is 'Sum of their totals, in euros';

comment on view pairs is
  'Products bought together, by shop and day; filter by purchased_on or store, for all is slow';
comment on column pairs.store is 'Shop';
comment on column pairs.purchased_on is 'Day of purchase';
comment on column pairs.first_name is 'One name of the pair, the first in order';
comment on column pairs.second_name is 'The other name of the pair';
comment on column pairs.baskets is 'Number of baskets that hold both';

comment on view uncategorised_products is 'Product names that no rule knows, all shops and days';
comment on column uncategorised_products.name is 'Name of the product, as the shops say';
comment on column uncategorised_products.products is 'Number of lines';
comment on column uncategorised_products.revenue is 'Sum of their prices, in euros';
comment on column uncategorised_products.last_sold_on is 'Last day of purchase';
