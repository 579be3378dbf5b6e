import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { NodeView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { projectAddress } from '../../data/addresses.ts';
import { useParts } from '../../data/parts.ts';
import { useUrlState } from '../../data/url-state.ts';
import { count } from '../../data/words.ts';
import { moved, useReveal, useWindow } from '../../parts/virtual.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { StateMark } from './state-mark.tsx';
import type { Line } from './tree-data.ts';
import { keyOf, useTree } from './tree-data.ts';

const rowHeight = 28;
const nothing: ReadonlySet<string> = new Set();

/**
 * One side of a project as a tree, of which only the lines in view exist. Keys: arrows go and open, Space chooses for an action, Enter shows the object. While something is
 * searched for, what was found is a flat list. Both are read as far as they are looked at.
 */
export function TreePane({
  project,
  side,
  title,
  version,
  chosen = nothing,
  setChosen,
  shown,
  show,
  empty,
}: {
  readonly project: string;
  readonly side: TreeSide;
  readonly title: string;
  readonly version: string;
  /** What is chosen for an action, by keys. */
  readonly chosen?: ReadonlySet<string>;
  readonly setChosen?: (chosen: ReadonlySet<string>) => void;
  /** The path of the object that is shown. */
  readonly shown: string;
  readonly show: (path: readonly string[]) => void;
  readonly empty: ReactNode;
}): ReactNode {
  const [search, setSearch] = useUrlState(`find-${side}`, '');
  const isSearch = search.length > 1;
  const tree = useTree(project, side, version, shown);
  const found = useParts<NodeView>(
    isSearch ? projectAddress(project, `/search?${new URLSearchParams({ side, text: search })}`) : undefined,
  );
  const lines = isSearch ? found.items.map(foundLine) : tree.lines;
  const error = isSearch ? found.query.error : tree.error;
  const toggleChosen = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen?.(next);
  };
  return (
    <section className="pane" aria-label={title}>
      <div className="pane-head">
        <Box variant="h3">{title}</Box>
        <TextFilter
          filteringText={search}
          filteringPlaceholder="Find objects"
          filteringAriaLabel={`Find objects: ${title}`}
          countText={isSearch && found.matching !== undefined ? `${count(found.matching)} found` : ''}
          onChange={({ detail }) => setSearch(detail.filteringText)}
        />
      </div>
      {lines.length === 0 ? (
        <div className="pane-empty">
          {error ? (
            <ProblemAlert title={`${title} could not be read`} error={error} />
          ) : (isSearch ? found.query.isLoading : tree.isLoading) ? (
            <Spinner />
          ) : isSearch ? (
            'Nothing is called so.'
          ) : (
            empty
          )}
        </div>
      ) : (
        <Lines
          label={title}
          lines={lines}
          toggle={tree.toggle}
          look={isSearch ? found.look : tree.look}
          isPathShown={isSearch}
          chosen={chosen}
          {...(setChosen ? { toggleChosen } : {})}
          shown={shown}
          show={show}
        />
      )}
    </section>
  );
}

/** A line of what was found; the next part of it may be on its way. */
function foundLine(node: NodeView | undefined, place: number): Line {
  const key = node ? keyOf(node.path) : String(place);
  return { node, key, depth: 0, isOpen: false, canOpen: false, branch: '', place };
}

function Lines({
  label,
  lines,
  toggle,
  look,
  isPathShown,
  chosen,
  toggleChosen,
  shown,
  show,
}: {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly toggle: (line: Line) => void;
  readonly look: (from: number, to: number) => void;
  readonly isPathShown: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly toggleChosen?: (key: string) => void;
  readonly shown: string;
  readonly show: (path: readonly string[]) => void;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const { from, to, height, offset } = useWindow(box, lines.length, rowHeight);
  const reveal = useReveal(box, rowHeight);
  useEffect(() => setActive((old) => Math.min(old, Math.max(0, lines.length - 1))), [lines.length]);
  // Lines that come or go may bring others into view.
  useEffect(() => look(from, to), [look, from, to, lines.length]);
  const at = lines.findIndex(({ key }) => key === shown);
  const isThere = at >= 0;
  useEffect(() => {
    if (isThere) reveal(at);
    // Not when lines above come or go: the reader may have scrolled elsewhere since.
  }, [shown, isThere, reveal]);
  const go = (index: number): void => {
    setActive(index);
    reveal(index);
  };
  const press = (event: KeyboardEvent): void => {
    const line = lines[active];
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 300) / rowHeight) - 1);
    const next = moved(event.key, active, page, lines.length);
    if (next !== undefined) go(next);
    else if (event.key === 'ArrowRight' && line?.canOpen === true && !line.isOpen) toggle(line);
    else if (event.key === 'ArrowLeft' && line?.isOpen === true) toggle(line);
    else if (event.key === 'ArrowLeft' && line)
      go(
        Math.max(
          0,
          lines.findLastIndex(({ depth }, i) => i < active && depth < line.depth),
        ),
      );
    else if (event.key === ' ' && line?.node) toggleChosen?.(line.key);
    else if (event.key === 'Enter' && line?.node) show(line.node.path);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      className="tree"
      role="tree"
      aria-label={label}
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={`${label}-${active}`}
      onKeyDown={press}
    >
      <div style={{ height, position: 'relative' }} role="presentation">
        <div style={{ transform: `translateY(${offset}px)` }} role="presentation">
          {lines.slice(from, to).map((line, i) => (
            <TreeLine
              key={line.key}
              id={`${label}-${from + i}`}
              line={line}
              isActive={from + i === active}
              isChosen={chosen.has(line.key)}
              isShown={line.key === shown}
              isPathShown={isPathShown}
              toggle={() => toggle(line)}
              {...(toggleChosen ? { choose: () => toggleChosen(line.key) } : {})}
              show={() => {
                setActive(from + i);
                if (!line.node) return;
                show(line.node.path);
                if (line.canOpen && !line.isOpen && line.node.state === '') toggle(line);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function TreeLine({
  id,
  line: { node, depth, isOpen, canOpen },
  isActive,
  isChosen,
  isShown,
  isPathShown,
  toggle,
  choose,
  show,
}: {
  readonly id: string;
  readonly line: Line;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly isShown: boolean;
  readonly isPathShown: boolean;
  readonly toggle: () => void;
  readonly choose?: () => void;
  readonly show: () => void;
}): ReactNode {
  if (!node)
    return (
      <div
        id={id}
        role="treeitem"
        aria-level={depth + 1}
        aria-busy
        className="tree-line soft"
        style={{ paddingInlineStart: 8 + depth * 16, height: rowHeight }}
      >
        Reading…
      </div>
    );
  const classes = ['tree-line', isActive ? 'tree-active' : '', isShown ? 'tree-shown' : ''];
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={canOpen ? isOpen : undefined}
      aria-selected={isChosen}
      className={classes.join(' ')}
      style={{ paddingInlineStart: 8 + depth * 16, height: rowHeight }}
    >
      <button
        type="button"
        tabIndex={-1}
        className={`tree-twist${canOpen ? (isOpen ? ' tree-open' : ' tree-shut') : ''}`}
        aria-hidden="true"
        onClick={toggle}
      />
      {choose && (
        <input
          type="checkbox"
          tabIndex={-1}
          // The line itself is what is chosen, by Space.
          aria-hidden="true"
          title={`Choose ${node.name}`}
          checked={isChosen}
          onChange={choose}
        />
      )}
      <button type="button" tabIndex={-1} className="tree-name" title={node.path.join(' / ')} onClick={show}>
        <StateMark node={node} />
        <span>{node.name}</span>
        {isPathShown && <span className="soft">{node.path.slice(1, -1).join(' / ')}</span>}
        <Sums node={node} />
      </button>
    </div>
  );
}

function Sums({ node: { states, errors = 0, warnings = 0 } }: { readonly node: NodeView }): ReactNode {
  if (states) {
    const all = Object.values(states).reduce((sum, each) => sum + each, 0);
    return <span className="soft">{count(all)}</span>;
  }
  return (
    <>
      {errors > 0 && <span className="sum-bad">{errors}</span>}
      {warnings > 0 && <span className="sum-warn">{warnings}</span>}
    </>
  );
}
