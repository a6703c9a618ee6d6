-- runs beside: 6
-- What people ask for over HTTP to be done with dead letters. The API writes a row and waits; a
-- consumer carries it out, since it has the rights: docs/decisions/0024_requests_by_table.md

create table dead_letter_requests (
  id uuid primary key default gen_random_uuid(),
  action text not null check (action in ('replay', 'replace', 'new-id', 'discard')),
  code text check (code <> ''),
  -- Each as topic/partition@offset.
  positions text[] check (cardinality(positions) between 1 and 100),
  stores text[],
  reason text not null check (char_length(reason) between 1 and 500),
  actor text not null check (char_length(actor) between 1 and 200),
  -- Of all that is asked for, by whom: what is sent twice is one request.
  fingerprint bytea not null check (length(fingerprint) = 32),
  requested_at timestamptz not null default clock_timestamp(),
  claimed_at timestamptz,
  claimed_until timestamptz,
  claims integer not null default 0 check (claims >= 0),
  finished_at timestamptz,
  outcomes jsonb not null default '[]',
  counts jsonb not null default '{}',
  has_more boolean not null default false,
  failure text,
  check ((code is null) <> (positions is null))
) with (fillfactor = 50);

-- Serves the consumers, who ask each second for the oldest that nobody has: nearly always empty.
create index dead_letter_requests_open on dead_letter_requests (requested_at)
  where finished_at is null;
-- Serves the API: the same request, asked for again before it is carried out, is the first one.
create unique index dead_letter_requests_once on dead_letter_requests (fingerprint)
  where finished_at is null;
-- Serves the consumers, who delete old ones.
create index dead_letter_requests_finished on dead_letter_requests (finished_at)
  where finished_at is not null;

comment on table dead_letter_requests is
  'What somebody asked for over HTTP to be done with dead letters, and what became of it; 30 days';
comment on column dead_letter_requests.id is 'Number of the request; rows of audit name it';
comment on column dead_letter_requests.action is 'What to do: replay, replace, new-id, discard';
comment on column dead_letter_requests.code is 'With all open ones with this code; null: with those at positions';
comment on column dead_letter_requests.positions is 'Which records; null: those with code';
comment on column dead_letter_requests.stores is 'The only shops that the key is for; null: all';
comment on column dead_letter_requests.reason is 'Why';
comment on column dead_letter_requests.actor is 'Name of the API key; without keys the address it came from';
comment on column dead_letter_requests.fingerprint is 'SHA-256 of the above: two open requests differ';
comment on column dead_letter_requests.requested_at is 'When the API took it';
comment on column dead_letter_requests.claimed_at is 'When a consumer last took it in hand; null: none has';
comment on column dead_letter_requests.claimed_until is 'Until when no other consumer takes it';
comment on column dead_letter_requests.claims is 'How often it was taken in hand and not given back';
comment on column dead_letter_requests.finished_at is 'When it was done with; null: it is open';
comment on column dead_letter_requests.outcomes is 'What became of single dead letters: 100 at most';
comment on column dead_letter_requests.counts is 'How many of each outcome';
comment on column dead_letter_requests.has_more is 'Whether it ended at a limit, with some left to do';
comment on column dead_letter_requests.failure is 'Why it could not be carried out to its end; null: it was';
