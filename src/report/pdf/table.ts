import type { Paper, TextStyle } from './paper.ts';
import { colours } from './paper.ts';

/** A column of a table: its width as a share of the sheet. */
export interface Column {
  readonly title: string;
  readonly share: number;
  readonly style?: TextStyle;
}

const gap = 6;

/** A table; its head stands again on every sheet. A cell takes the lines that its text needs. */
export function table(paper: Paper, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (paper.width * share) / whole);
  const layOut = (cells: readonly string[], styles: readonly TextStyle[]) => {
    const lines = cells.map((cell, at) => paper.lines(cell, (widths[at] ?? 0) - gap, styles[at] ?? {}));
    const height = Math.max(...lines.map((each, at) => each.length * paper.lineHeight(styles[at] ?? {})));
    return { lines, styles, height: height + 4 };
  };
  const put = ({ lines, styles, height }: ReturnType<typeof layOut>, part: 'TH' | 'TD'): void => {
    let x = paper.left;
    paper.within('TR', () => {
      lines.forEach((own, at) => {
        const width = widths[at] ?? 0;
        const style = styles[at] ?? {};
        paper.within(part, () => {
          own.forEach((line, number) =>
            paper.put(line, x, paper.y + 3 + number * paper.lineHeight(style), width - gap, style),
          );
        });
        x += width;
      });
    });
    paper.skip(height);
    paper.line(paper.left, paper.y, paper.width);
  };
  const head = layOut(
    columns.map(({ title }) => title),
    columns.map(({ style }) => ({ ...style, size: 8, bold: false, mono: false, colour: colours.quiet })),
  );
  const styles = columns.map(({ style }) => ({ size: 8.5, ...style }));
  paper.need(4 * head.height);
  paper.within('Table', () => {
    put(head, 'TH');
    for (const cells of rows) {
      const row = layOut(cells, styles);
      if (paper.need(row.height)) paper.decoration(() => put(head, 'TH'));
      put(row, 'TD');
    }
  });
  paper.skip(10);
}
