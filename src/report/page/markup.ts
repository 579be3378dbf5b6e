/** A piece of HTML that is safe to insert as it is: only {@link html} and {@link raw} make it. */
export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | undefined | false | readonly Value[];

/** HTML with values in it. Text is escaped, pieces of markup and lists of them are inserted, nothing is left out in silence. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let markup = parts[0] ?? '';
  values.forEach((value, at) => {
    markup += render(value) + (parts[at + 1] ?? '');
  });
  return { markup };
}

/** Marks a text as HTML that was made by this program. */
export function raw(markup: string): Markup {
  return { markup };
}

/** Text for an HTML element's content or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/**
 * JSON for a `script` element. Inside one only `</script` and `<!--` mean something to HTML, and escaping every `<`
 * rules out both; JSON reads the escape back as the same character.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function render(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(render).join('');
}
