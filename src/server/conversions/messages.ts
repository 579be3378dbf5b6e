import type { Prelude } from '../../convert/output.ts';
import type { Override } from '../../convert/overrides.ts';
import type { Settings } from '../../convert/settings.ts';
import type { Choices } from '../../jobs/conversion/choices.ts';
import type { SourceName } from '../../jobs/source-names.ts';
import type { ConvertedModel } from '../../jobs/models/convert.ts';
import type { LiveModel } from '../../jobs/models/live.ts';
import type { SourceModel } from '../../jobs/models/outline.ts';
import type { ModelRule } from '../../jobs/models/rules.ts';
import type { TargetModel } from '../../jobs/models/targets.ts';
import type { Report } from '../../report/model.ts';
import type { ReportView } from '../rest/contract/project.ts';
import type { ModelMark, Origin } from '../store/models.ts';
import type { ReportBase, ReportForm } from './packing.ts';

/** A source and how it is to be read. */
export interface WorkSource {
  /** A folder or file of scripts, or the URL of a server whose definitions are read. */
  readonly place: { readonly folder: string } | { readonly url: string };
  readonly engine: SourceName;
  readonly database?: string;
  readonly settings: Settings;
  readonly choices: Choices;
  /** The JSON of transformation rules, and of those that select. */
  readonly transformations: string | undefined;
}

/** A statement that users gave a project, with its name and the schema that it was written for. */
export interface WorkStatement {
  readonly path: readonly string[];
  readonly schema: string;
  readonly name: string;
  readonly definition: string;
}

/** The files that the command line writes are wanted, as an archive. */
export interface WantedResult {
  /** An empty folder for them, which goes afterwards. */
  readonly folder: string;
  /** What the report calls the source. */
  readonly source: string;
}

/** What a process is asked to do. Credentials come this way and no other. */
export type Work =
  | { readonly kind: 'read'; readonly source: WorkSource }
  | {
      readonly kind: 'convert';
      readonly source: WorkSource;
      readonly rules: readonly ModelRule[];
      readonly statements: readonly WorkStatement[];
      readonly overrides: readonly Override[];
      /** `embedded`, `off`, or the URL of a server that proves. */
      readonly verify: string;
      readonly isAssessment: boolean;
      readonly command: string;
      readonly result?: WantedResult;
      /** The fingerprint of the models that the tree shows already: if the source still has it, they are not told again. */
      readonly known: string | undefined;
    }
  | { readonly kind: 'read target'; readonly url: string }
  /** Installs the models that it asks for, by way of a folder that is empty and goes afterwards. */
  | {
      readonly kind: 'apply';
      readonly url: string;
      readonly folder: string;
      readonly preludes: readonly Prelude[];
      readonly isPackAlone: boolean;
    }
  /** Makes an archive of the models that it asks for. */
  | { readonly kind: 'script'; readonly origin: Origin; readonly preludes: readonly Prelude[] }
  /** Makes files of a report on the models that it asks for. */
  | { readonly kind: 'report'; readonly base: ReportBase; readonly forms: readonly ReportForm[] }
  /** Adds up a report on the models that it asks for. */
  | { readonly kind: 'sums'; readonly base: ReportBase };

/** The step of the work that is done now, in the words of the DMS API ("Progress"). */
export type WorkStep = 'LOADING_METADATA' | 'COUNTING_OBJECTS' | 'ANALYZING' | 'CONVERTING' | 'APPLYING';

/** How far the work is. */
export interface WorkProgress {
  readonly step: WorkStep;
  readonly done?: number;
  readonly total?: number;
  /** The object that is being worked on. */
  readonly object?: { readonly name: string; readonly kind: string };
}

/** What a process tells. Each is taken before the next one comes. */
export type Told =
  | { readonly kind: 'progress'; readonly progress: WorkProgress }
  | { readonly kind: 'outline'; readonly models: readonly SourceModel[] }
  | { readonly kind: 'outlined'; readonly fingerprint: string }
  | { readonly kind: 'converted'; readonly models: readonly ConvertedModel[] }
  | { readonly kind: 'targets'; readonly models: readonly TargetModel[] }
  | { readonly kind: 'report'; readonly report: Report; readonly packUsed: readonly string[] }
  | { readonly kind: 'live'; readonly models: readonly LiveModel[] }
  /** What became of models that were applied. */
  | { readonly kind: 'marks'; readonly marks: readonly ModelMark[] }
  /** All was applied, or what of it was not. */
  | { readonly kind: 'applied'; readonly rest?: string }
  /** Is answered by the next models, and by none when there are no more. */
  | { readonly kind: 'rows wanted' }
  | { readonly kind: 'archive'; readonly bytes: Uint8Array }
  | { readonly kind: 'report file'; readonly form: ReportForm; readonly bytes: Uint8Array }
  | { readonly kind: 'sums'; readonly sums: ReportView }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };
