-- What a till prints: amounts of both signs, kinds of lines, quantities, when and where it was paid.
-- Consumers of an older version must be stopped: they count every line as a product.

-- Every writer begins with the baskets: wait until the last one is done.
lock table baskets in exclusive mode;

alter table baskets
  drop constraint baskets_total_check,
  add column sold_at timestamptz,
  add column sold_at_offset text check (sold_at_offset ~ '^[+-][0-9]{2}:[0-9]{2}$'),
  add column till text check (till <> ''),
  add column receipt bigint check (receipt between 1 and 9007199254740991),
  -- Not jsonb: that refuses \u0000 and lone surrogates, which are valid JSON.
  add column extra json,
  add constraint baskets_sold_at_with_offset check ((sold_at is null) = (sold_at_offset is null)),
  add constraint baskets_till_with_receipt check ((till is null) = (receipt is null));

alter table replaced_baskets
  drop constraint replaced_baskets_total_check,
  add column sold_at timestamptz,
  add column sold_at_offset text,
  add column till text,
  add column receipt bigint,
  add column extra json;

alter table basket_products
  drop constraint basket_products_price_check,
  add column kind text not null default 'product'
    check (kind in ('product', 'deposit', 'discount', 'return')),
  add column is_kind_given boolean not null default false,
  add column quantity numeric(9, 3) not null default 1 check (quantity > 0),
  add column unit text not null default 'piece' check (unit in ('piece', 'kg', 'l')),
  -- Who brings goods back pays back their discount: only the shop's own word is held to its sign.
  add constraint basket_products_sign_of_kind
    check (price <= 0 or kind in ('product', 'deposit') or not is_kind_given);

-- The hour of the sale where the shop said it: a week that is sent afterwards shows its own hours.
drop view sales_by_hour;
create view sales_by_hour as
select
  baskets.store,
  date_trunc('hour', coalesce(sold_at, received_at), 'UTC') as sold_hour,
  category,
  sum(case kind when 'product' then 1 when 'return' then -1 else 0 end) as products,
  sum(price) as revenue
from baskets
join basket_products as lines on lines.store = baskets.store and lines.basket_id = baskets.id
group by baskets.store, sold_hour, category;

-- Only what somebody bought: a discount and a deposit go with nearly everything.
create or replace view pairs as
select store, purchased_on, first_name, second_name, count(*) as baskets
from baskets
cross join lateral (
  select distinct first.name as first_name, second.name as second_name
  from basket_products as first
  join basket_products as second
    on second.store = baskets.store and second.basket_id = baskets.id and second.name > first.name
  where first.store = baskets.store and first.basket_id = baskets.id
    and first.kind = 'product' and second.kind = 'product'
) as pair
group by store, purchased_on, first_name, second_name;

comment on column schema_migrations.runs_beside is
  'Oldest version of the code, by its number of steps, that may run after this step; null: none that lacks it';

comment on column baskets.total is 'Sum of the prices of its lines, in euros; may be negative';
comment on column baskets.sold_at is 'When it was paid, as the shop says; null when it did not';
comment on column baskets.sold_at_offset is 'Offset of the shop''s clock from UTC at that time, as +01:00';
comment on column baskets.till is 'Till that printed the receipt; null when the shop did not say';
comment on column baskets.receipt is 'Running number of the receipt at its till';
comment on column baskets.extra is 'What the shop added, as it came';

comment on column basket_products.price is 'Amount of the line in euros; below 0 for discounts and returns';
comment on column basket_products.kind is
  'product counts 1, return -1, deposit and discount 0, in every sum of products';
comment on column basket_products.is_kind_given is
  'Whether the shop said the kind; else name and sign tell it, by rules_version';
comment on column basket_products.quantity is 'How many units; in no sum';
comment on column basket_products.unit is 'What quantity counts: piece, kg or l';

comment on column sales_by_day.products is 'Number of products, less those returned';
comment on column product_sales_by_day.products is 'Number of products, less those returned';

comment on column replaced_baskets.total is 'Sum of the prices of its lines, in euros; may be negative';
comment on column replaced_baskets.sold_at is 'See baskets.sold_at';
comment on column replaced_baskets.sold_at_offset is 'See baskets.sold_at_offset';
comment on column replaced_baskets.till is 'See baskets.till';
comment on column replaced_baskets.receipt is 'See baskets.receipt';
comment on column replaced_baskets.extra is 'See baskets.extra';

comment on view sales_by_hour is 'Sales by shop, hour and category';
comment on column sales_by_hour.store is 'Shop';
comment on column sales_by_hour.sold_hour is
  'Hour of the sale by its beginning, or else that in which the API received the basket; hours are those of UTC';
comment on column sales_by_hour.category is 'Category of the lines';
comment on column sales_by_hour.products is 'Number of products, less those returned';
comment on column sales_by_hour.revenue is 'Sum of their prices, in euros';
comment on column product_sales.products is 'Number of products, less those returned';
comment on column uncategorised_products.products is 'Number of products, less those returned';
