/**
 * A sample of a request whose body was not read, or could not be: its headers say what is wrong.
 *
 * @module
 */

/** What the headers of a body say, a line each. Shows media types and numbers, and no other text. */
export function describeHead(headers: Headers): string {
  return FORMS.flatMap(({ name, form }) => {
    const value = headers.get(name);
    if (value === null) return [];
    return `${name}: ${form.test(value) ? value : `‹text of ${value.length} characters›`}`;
  }).join("\n");
}

const FORMS = [
  {
    name: "content-type",
    form: /^[\w.+-]{1,32}\/[\w.+-]{1,64}(; ?charset="?[\w-]{1,32}"?)?$/,
  },
  { name: "content-encoding", form: /^[a-z-]{1,16}$/ },
  { name: "content-length", form: /^[0-9]{1,16}$/ },
] as const;
