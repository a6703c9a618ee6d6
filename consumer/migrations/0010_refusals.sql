-- runs beside: 6
-- What the API refuses, by cause: which key, which shop, what is wrong and where.

-- An API updates each row that it counted for once a second. Its sample is kept out of line from the
-- beginning: updates do not copy it, and who counts causes does not read it. No index besides the key,
-- so that an update touches none (HOT): there are 10,000 rows at most, which are sorted in a few
-- milliseconds.
create table refusals (
  key_name text not null,
  store text not null,
  code text not null check (code <> ''),
  pointer text not null,
  refused bigint not null check (refused > 0),
  first_at timestamptz not null,
  began_at timestamptz not null check (began_at >= first_at),
  last_at timestamptz not null check (last_at >= began_at),
  sample text check (octet_length(sample) <= 2048),
  primary key (key_name, store, code, pointer)
) with (fillfactor = 50, toast_tuple_target = 128);
alter table refusals alter column sample set storage external;

comment on table refusals is
  'What the API refused in the last 30 days, by cause: 10,000 causes at most';
comment on column refusals.key_name is 'Name of the API key that sent it; empty: none';
comment on column refusals.store is 'Shop, where it could be read; else empty';
comment on column refusals.code is 'What is wrong, as the answer said; other: more causes than are kept';
comment on column refusals.pointer is
  'Where it is wrong, as JSON pointer with * for numbers; empty: as a whole';
comment on column refusals.refused is 'How many baskets, lines, closings or requests were refused for it';
comment on column refusals.first_at is 'When that happened first';
comment on column refusals.began_at is 'When it began, after a day or more without it';
comment on column refusals.last_at is 'When it happened last';
comment on column refusals.sample is
  'One of them, masked: what the contract knows is shown, any other text is its length';
