-- Lines by month of their basket's purchase: a year of them is searched, analysed, vacuumed and
-- dropped by month. A database that exists keeps its lines where they are; they become the default
-- partition, without a date, and `deno task partitions` dates and moves them while all goes on.
-- Readers take a line that has the date of its basket or none: docs/decisions/0020_lines_by_month.md
-- runs beside: 6

-- Every writer begins with the baskets: wait until the last one is done.
lock table baskets in exclusive mode;

-- Whoever reads a view locks it before its tables, and so must we.
alter view sales_by_hour reset (security_barrier);
alter view pairs reset (security_barrier);

alter table basket_products rename to basket_products_default;
alter table basket_products_default
  rename constraint basket_products_pkey to basket_products_default_pkey;
-- Not `purchased_on`: queries that join lines with baskets name that column without its table, those
-- of version 6 and of analysts alike, and would be refused as ambiguous.
alter table basket_products_default add column basket_purchased_on date;
comment on column basket_products_default.basket_purchased_on is
  'Day of purchase of its basket, by which lines are partitioned; null: see baskets.purchased_on';

create table basket_products (
  like basket_products_default including defaults including constraints including comments
) partition by range (basket_purchased_on);
-- The first partition: nothing has to be read. Each partition has the primary key
-- (store, basket_id, line), which serves the lines of one basket, in order.
alter table basket_products attach partition basket_products_default default;

comment on table basket_products is 'One row a line of a basket';
comment on table basket_products_default is
  'Lines of a month without a partition, and lines without a date; see basket_products';

-- Who was allowed something still is.
do $$
declare
  granted record;
begin
  for granted in
    select acl.grantee, acl.privilege_type, acl.is_grantable, null::name as attname
    from pg_class, aclexplode(relacl) as acl
    where pg_class.oid = 'basket_products_default'::regclass and acl.grantee <> relowner
    union all
    select acl.grantee, acl.privilege_type, acl.is_grantable, attname
    from pg_attribute, aclexplode(attacl) as acl
    where attrelid = 'basket_products_default'::regclass
  loop
    execute format(
      'grant %s %s on basket_products to %s %s',
      granted.privilege_type,
      case when granted.attname is not null then format('(%I)', granted.attname) end,
      case when granted.grantee = 0 then 'public' else granted.grantee::regrole::text end,
      case when granted.is_grantable then 'with grant option' end
    );
  end loop;
  execute (
    select format('alter table basket_products owner to %s', relowner::regrole)
    from pg_class
    where oid = 'basket_products_default'::regclass
  );
end;
$$;

create or replace view sales_by_hour as
select
  baskets.store,
  date_trunc('hour', coalesce(sold_at, received_at), 'UTC') as sold_hour,
  category,
  sum(case kind when 'product' then 1 when 'return' then -1 else 0 end) as products,
  sum(price) as revenue
from baskets
join basket_products as lines
  on lines.store = baskets.store
  and lines.basket_id = baskets.id
  and (lines.basket_purchased_on = baskets.purchased_on or lines.basket_purchased_on is null)
group by baskets.store, sold_hour, category;

create or replace view pairs as
select store, purchased_on, first_name, second_name, count(*) as baskets
from baskets
cross join lateral (
  select distinct first.name as first_name, second.name as second_name
  from basket_products as first
  join basket_products as second
    on second.store = baskets.store
    and second.basket_id = baskets.id
    and (second.basket_purchased_on = baskets.purchased_on or second.basket_purchased_on is null)
    and second.name > first.name
  where first.store = baskets.store
    and first.basket_id = baskets.id
    and (first.basket_purchased_on = baskets.purchased_on or first.basket_purchased_on is null)
    and first.kind = 'product' and second.kind = 'product'
) as pair
group by store, purchased_on, first_name, second_name;

-- Makes the partition of a month. Attaching reads the default partition, unless a constraint says
-- that no line of the month is there, and locks it meanwhile. It would let statements go on that know
-- the old partitions: one that writes would be refused (23514, seen), and one that reads would miss
-- what others store in the new month at once (seen, too). So the whole table is locked first.
create function make_month_of_lines(month date) returns boolean
language plpgsql
set search_path from current
as $$
declare
  first_day date := date_trunc('month', month);
  partition text := to_char(first_day, '"basket_products_"YYYY_MM');
  parent record;
begin
  lock table only basket_products in access exclusive mode;
  select relnamespace::regnamespace as schema, relowner::regrole as owner into strict parent
  from pg_class
  where oid = 'basket_products'::regclass;
  if exists (
    select from pg_inherits
    where inhparent = 'basket_products'::regclass
      and inhrelid = to_regclass(format('%s.%I', parent.schema, partition))
  ) then
    return false;
  end if;
  execute format(
    'create table %s.%I (like basket_products including all, primary key (store, basket_id, line))',
    parent.schema, partition
  );
  execute format('alter table %s.%I owner to %s', parent.schema, partition, parent.owner);
  execute format(
    'comment on table %s.%I is ''Lines of a month; see basket_products''',
    parent.schema, partition
  );
  execute format(
    'alter table basket_products attach partition %s.%I for values from (%L) to (%L)',
    parent.schema, partition, first_day, (first_day + interval '1 month')::date
  );
  return true;
end;
$$;
comment on function make_month_of_lines is
  'Makes the partition of basket_products for the month of a day; false when it exists';

-- Gives the lines of a consumer of version 6, which knows no dates, that of their basket, before its
-- transaction ends. Nobody else's lines without a date can be seen here, so an index tells in some
-- 10 µs a statement that there are none. A transition table would cost every batch far more: `copy`
-- then inserts row by row.
create function date_lines() returns trigger
language plpgsql
set search_path from current
as $$
begin
  perform from basket_products where basket_purchased_on is null limit 1;
  if found then
    update basket_products as lines
    set basket_purchased_on = baskets.purchased_on
    from baskets
    where lines.basket_purchased_on is null
      and baskets.store = lines.store
      and baskets.id = lines.basket_id;
  end if;
  return null;
end;
$$;
comment on function date_lines is 'Gives new lines without a date that of their basket';

create trigger date_lines after insert on basket_products
  for each statement execute function date_lines();

-- While the default partition makes room for new months: nothing there has a date then.
create function leave_undated() returns trigger
language plpgsql
as $$
begin
  new.basket_purchased_on := null;
  return new;
end;
$$;
comment on function leave_undated is 'Takes the date from lines of the default partition';

create trigger leave_undated before insert on basket_products_default
  for each row execute function leave_undated();

-- For the metric of a consumer that may read the default partition only by way of basket_products.
create function lines_without_month() returns bigint
language sql stable security definer
return (
  select count(*)
  from (
    select from basket_products_default
    where basket_purchased_on is null or basket_purchased_on >= '2000-01-01'
    limit 10000
  ) as waiting
);
comment on function lines_without_month is
  'Lines in the default partition that deno task partitions would move, 10,000 at most';

-- Which of the two works is the state of the table; `deno task partitions` leads from one to the other.
do $$
begin
  if exists (select from basket_products_default) then
    alter table basket_products disable trigger date_lines;
    alter table basket_products_default
      add constraint basket_products_default_undated check (basket_purchased_on is null) not valid;
  else
    alter table basket_products_default disable trigger leave_undated;
    -- Serves date_lines().
    create index basket_products_default_undated_idx
      on basket_products_default (store, basket_id)
      where basket_purchased_on is null;
    perform make_month_of_lines((date_trunc('month', now() at time zone 'UTC') + ahead)::date)
    from (values
      (interval '-1 month'), ('0 months'), ('1 month'), ('2 months'), ('3 months')
    ) as months (ahead);
  end if;
end;
$$;
