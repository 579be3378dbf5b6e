/** The parts of a name of SQL Server that stands in a text, `[dbo].[a b]`. */
export function namePartsIn(text: string): string[] {
  return [...text.matchAll(/\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"]+)/g)].map(
    ([, bracketed, quoted, plain]) =>
      bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? (plain ?? '').trim(),
  );
}
