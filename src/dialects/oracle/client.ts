import type { ScriptRules } from '../../sql/script.ts';
import { StatedInserts } from './parse/stated-insert.ts';
import { ScriptSplitter } from './script.ts';
import { ScriptSession } from './script/session.ts';

/** How SQL*Plus runs scripts. */
export const sqlPlus: ScriptRules = {
  begin(variables) {
    const session = new ScriptSession(variables);
    if (variables === undefined) session.define = '';
    return {
      open: (file) => new ScriptSplitter(file, session),
      assign: (name, value) => session.assign(name, value),
    };
  },
  includes: /^[ \t]*(?:@@?|sta(?:r(?:t)?)?[ \t])[ \t]*(?:["']([^"'\n]+)["']|([^\s;]+))/gim,
  dataVerbs:
    /^(insert|update|delete|merge|begin|declare|<<|call|commit|rollback|savepoint|select|with|lock|set transaction|exec)/,
  bytesInStrings: false,
  autocommits: false,
  inserts: () => new StatedInserts(),
};
