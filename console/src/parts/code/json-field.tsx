import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import type { Span } from '../../data/json-places.ts';
import { lineOf } from '../../data/json-places.ts';
import { plural } from '../../data/words.ts';
import type { TextFault } from './fault.ts';
import { jsonTokens } from './json-tokens.ts';

const mostShown = 20;

/**
 * A text of JSON that is typed, with line numbers, colours, and what is not right told while one types. It is a text area with a coloured copy of its text beneath, so
 * that undoing, selecting and screen readers work as everywhere.
 */
export function JsonField({
  label,
  value,
  faults,
  onChange,
  height = 420,
}: {
  readonly label: string;
  readonly value: string;
  readonly faults: readonly TextFault[];
  readonly onChange?: (value: string) => void;
  readonly height?: number;
}): ReactNode {
  const area = useRef<HTMLTextAreaElement>(null);
  const under = useRef<HTMLPreElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  const wrong = new Set(faults.map(({ span }) => lineOf(value, span.from)));
  const follow = (): void => {
    const { scrollLeft = 0, scrollTop = 0 } = area.current ?? {};
    if (under.current) under.current.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
    if (gutter.current) gutter.current.style.transform = `translateY(${-scrollTop}px)`;
  };
  const go = ({ from, to }: Span): void => {
    if (!area.current) return;
    area.current.focus();
    area.current.setSelectionRange(from, to);
    area.current.scrollTop = Math.max(0, (lineOf(value, from) - 6) * 18);
  };
  return (
    <div className="code-field">
      <div className={faults.length > 0 ? 'code-box code-box-bad' : 'code-box'} style={{ height }}>
        <div className="code-gutter" aria-hidden="true">
          <div ref={gutter}>
            {Array.from({ length: lines }, (_, i) => (
              <div key={i} className={wrong.has(i + 1) ? 'code-line-bad' : undefined}>
                {i + 1}
              </div>
            ))}
          </div>
        </div>
        <div className="code-text">
          <pre ref={under} aria-hidden="true">
            {jsonTokens(value).map(({ text, kind }, i) =>
              kind === undefined ? (
                text
              ) : (
                <span key={i} className={`json-${kind}`}>
                  {text}
                </span>
              ),
            )}
          </pre>
          <textarea
            ref={area}
            value={value}
            spellCheck={false}
            autoComplete="off"
            wrap="off"
            readOnly={!onChange}
            aria-label={label}
            aria-invalid={faults.length > 0}
            onScroll={follow}
            onChange={(event) => onChange?.(event.target.value)}
          />
        </div>
      </div>
      <div className="code-faults" role="status">
        {faults.length === 0 ? (
          <StatusIndicator type="success">It is right.</StatusIndicator>
        ) : (
          <>
            <StatusIndicator type="error">
              {plural(faults.length, 'thing is', 'things are')} not right.
            </StatusIndicator>
            <ul>
              {faults.slice(0, mostShown).map(({ span, message }) => (
                <li key={`${span.from} ${message}`}>
                  <button type="button" className="as-link" onClick={() => go(span)}>
                    Line {lineOf(value, span.from)}
                  </button>
                  <Box variant="span">: {message}</Box>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
