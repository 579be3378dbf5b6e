import pc from 'picocolors';
import type { Requirement } from '../change/requirement.ts';

/** What checks found: the failures first, then the warnings, each with what mends it; of what is well the number only, or all of it by name. */
export function checkText(
  requirements: readonly Requirement[],
  options: { readonly withPassed: boolean },
): string {
  const of = (result: Requirement['result']) => requirements.filter((each) => each.result === result);
  const [failed, warnings, passed] = [of('failed'), of('warning'), of('passed')];
  const lines = [...failed, ...warnings].flatMap(complaint);
  if (options.withPassed) lines.push(...passed.map(({ name }) => `${pc.green('passed')}   ${name}`));
  lines.push(
    `${passed.length} checks passed, ${count(warnings.length, 'warning')}, ${count(failed.length, 'failure')}.`,
  );
  return `${lines.join('\n')}\n`;
}

/** A requirement, here or as a server tells it. */
type Complained = { readonly [Name in keyof Requirement]: Requirement[Name] | undefined };

/** What is not well, and what mends it, in lines. */
export function complaint({ result, name, object, problem, remedy }: Complained): string[] {
  const head = result === 'failed' ? pc.red('FAILED ') : pc.yellow('warning');
  return [
    `${head}  ${name}${object === undefined ? '' : `: ${object}`}`,
    ...(problem === undefined ? [] : [`         ${problem}`]),
    ...(remedy === undefined ? [] : [`         → ${remedy}`]),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
