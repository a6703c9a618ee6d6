-- The cause of a dead letter, kept with it: to work out those of 5,000 whose details all differ took
-- a report 200 ms and more. Only who writes a dead letter pays, 15 µs each.
-- runs beside: 6

-- A quoted text, which may be cut off; sixteen or more hexadecimal digits; a number or a date, as a
-- word. The first 160 characters alone count, of up to 4,000. No backslash writes a pattern: a database
-- may take it for an escape.
create function dead_letter_cause(detail text) returns text
language sql immutable strict parallel safe
as $$
  select regexp_replace(
    left(detail, 160),
    '"[^"]*"?|[[:<:]][0-9a-f]{16,}|[[:<:]][0-9]+([-.:,][0-9]+)*',
    '…',
    'g'
  )
$$;
comment on function dead_letter_cause is
  'The cause of a dead letter: its detail without what differs from one to the next';

-- As shared/basket/mask_detail.ts, for details from before it was written: a name before one of the two
-- faults that are about names, or cut off at the end. chr(92) is a backslash.
create function masked_dead_letter_detail(detail text) returns text
language sql immutable strict parallel safe
as $$
  select case
    when length(detail) <= 160 or detail not like '/%' then masked
    else regexp_replace(masked, '/[^/:]*[^/:a-zA-Z0-9_-][^/:]*$', '/‹name›')
  end
  from (
    select case
      when left(detail, 160) like '% unknown_field: %'
        or left(detail, 160) like '% duplicate_member: %'
        then regexp_replace(
          left(detail, 160),
          '/[^/]*([^/a-zA-Z0-9_-]|[0-9]{5})[^/]* (unknown_field|duplicate_member): ',
          '/‹name› ' || chr(92) || '2: ',
          'g'
        )
      else left(detail, 160)
    end as masked
  ) as names
$$;
comment on function masked_dead_letter_detail is
  'The beginning of a detail without names of members that may be somebody''s';

alter table dead_letters add column cause text;
comment on column dead_letters.cause is
  'What its detail shares with those of other dead letters: dead_letter_cause(detail); null: not kept';

-- Those that the page groups. Of others, and of what an older consumer writes, it is worked out where it
-- is read.
update dead_letters
set cause = dead_letter_cause(masked_dead_letter_detail(detail))
where (topic, partition_id, record_offset, content_hash) in (
  select topic, partition_id, record_offset, content_hash
  from dead_letters
  where replayed_at is null and discarded_at is null
  order by failed_at desc
  limit 5000
);
