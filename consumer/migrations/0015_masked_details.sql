-- Names of members in details of before details were masked: shared/basket/mask_detail.ts masks more of
-- them than this function did, such as long ones and those that begin with a digit.
-- runs beside: 6

-- As maskDetail(), of the first 160 characters: the name before one of the two faults that are about
-- names, and where the detail was cut, what may be one. Not so what is short and plain: a program's. Most
-- names have letters alone, which is seen sooner: 10 to 58 µs, and only for what an older version wrote,
-- since causes are kept. No backslash writes a pattern.
create or replace function masked_dead_letter_detail(detail text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
  is_long constant boolean := length(detail) > 160;
  masked text := case when is_long then left(detail, 160) || '…' else detail end;
  last text;
begin
  if masked ~ '/([^/]*[^/a-zA-Z_][^/]*|[^/]{33,}|) (unknown_field|duplicate_member): ' then
    masked := regexp_replace(
      masked,
      '/(?!(?:[0-9]{1,9}|(?=[A-Za-z0-9_-]{1,32} )[A-Za-z_][A-Za-z_-]*(?:[0-9][A-Za-z_-]*){0,4})'
        || ' (?:unknown_field|duplicate_member):(?= )(?![^/]* (?:unknown_field|duplicate_member): ))'
        || '[^/]* (unknown_field|duplicate_member): ',
      '/‹name› ' || chr(92) || '1: ',
      'g'
    );
  end if;
  if right(masked, 1) = '…' and strpos(masked, '/') > 0 then
    last := split_part(masked, '/', -1);
    if last <> '…'
      and last !~ ' [a-z_]+: '
      and last !~ '^[0-9]{1,9}…$'
      and (length(last) > 33 or last !~ '^[A-Za-z_][A-Za-z_-]*([0-9][A-Za-z_-]*){0,4}…$')
    then
      masked := left(masked, -length(last)) || '‹name›…';
    end if;
  end if;
  return case when is_long then left(masked, -1) else masked end;
end;
$$;

-- Those that the page groups, as before.
update dead_letters
set cause = dead_letter_cause(masked_dead_letter_detail(detail))
where (topic, partition_id, record_offset, content_hash) in (
    select topic, partition_id, record_offset, content_hash
    from dead_letters
    where replayed_at is null and discarded_at is null
    order by failed_at desc
    limit 5000
  )
  and cause is distinct from dead_letter_cause(masked_dead_letter_detail(detail));
