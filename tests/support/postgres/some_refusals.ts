/**
 * Refusals of three shops, as the API keeps them.
 *
 * @module
 */
import type { Queryable } from "../../../shared/postgres/database.ts";

/**
 * A cause of Brussels, Gent and Luik each, by minutes that they are old, from the key `till`; one of
 * another key, one of a known fault of two days ago, one of no key and no shop, and one that is past
 * its thirty days.
 */
export async function insertSomeRefusals(database: Queryable): Promise<void> {
  await database.query(`
    with causes as (
      select *
      from (values
        ('till', 'Brussels', 'wrong_type', '/products/*/price', 412, interval '3 minutes',
          interval '1 minute', '{' || chr(10) || '  "id": "b-1"' || chr(10) || '}'),
        ('till', 'Gent', 'unknown_field', '/customer', 3, interval '2 days', interval '2 minutes',
          '{}'),
        ('till', 'Luik', 'required', '/date', 1, interval '3 minutes', interval '3 minutes', null),
        ('other', 'Gent', 'empty', '/id', 7, interval '3 days', interval '2 days', '{}'),
        ('', '', 'unauthorized', '', 9, interval '3 hours', interval '2 hours', null),
        ('till', 'Gent', 'too_long', '/id', 7, interval '40 days', interval '31 days', '{}')
      ) as causes (key_name, store, code, pointer, refused, began, seen, sample)
    ), kept as (
      insert into refusals (key_name, store, code, pointer, refused, first_at, began_at, last_at)
      select key_name, store, code, pointer, refused, now() - began, now() - began, now() - seen
      from causes
    )
    insert into refusal_samples (key_name, store, code, pointer, sample)
    select key_name, store, code, pointer, sample
    from causes
    where sample is not null`);
}
