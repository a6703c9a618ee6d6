-- runs beside: 6
-- What the API refuses, by cause: which key, which shop, what is wrong and where.

-- An API updates each row that it counted for once a second. There is no index besides the key, so
-- that an update touches none (HOT), and the samples are in a table of their own: 10,000 causes at
-- most are 2 MB, which are read and sorted in a few milliseconds.
create table refusals (
  key_name text not null,
  store text not null,
  code text not null check (code <> ''),
  pointer text not null,
  refused bigint not null check (refused > 0),
  first_at timestamptz not null,
  began_at timestamptz not null check (began_at >= first_at),
  last_at timestamptz not null check (last_at >= began_at),
  primary key (key_name, store, code, pointer)
) with (fillfactor = 50);

create table refusal_samples (
  key_name text not null,
  store text not null,
  code text not null,
  pointer text not null,
  sample text not null check (octet_length(sample) <= 2048),
  primary key (key_name, store, code, pointer),
  foreign key (key_name, store, code, pointer) references refusals on delete cascade
);

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

comment on table refusal_samples is 'One of what was refused for a cause';
comment on column refusal_samples.key_name is 'See refusals';
comment on column refusal_samples.store is 'See refusals';
comment on column refusal_samples.code is 'See refusals';
comment on column refusal_samples.pointer is 'See refusals';
comment on column refusal_samples.sample is
  'Masked: what the contract knows is shown, any other text is its kind and length';
