import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import type { ReactNode } from 'react';
import type { ConversionEngine } from '../../../../src/server/rest/contract/engine.ts';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';

/** A side of a project as it stands in the form. */
export interface SideDraft {
  readonly kind: 'scripts' | 'server' | 'virtual';
  readonly engine: string;
  readonly folder: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

type Faults = { readonly [Field in keyof SideDraft]?: string };

export const emptySide: SideDraft = {
  kind: 'server',
  engine: '',
  folder: '',
  host: '',
  port: '',
  database: '',
  user: '',
  password: '',
};

export function sideFaults({ kind, folder, host, port, user }: SideDraft): Faults {
  if (kind === 'virtual') return {};
  if (kind === 'scripts') return folder === '' ? { folder: 'The folder or file of the scripts.' } : {};
  return {
    ...(host === '' ? { host: 'The name or address of the server.' } : {}),
    ...(/^[1-9]\d{0,4}$/.test(port) ? {} : { port: 'A number from 1 to 65535.' }),
    ...(user === '' ? { user: 'The user that connects.' } : {}),
  };
}

/** A side as the server is asked for it. */
export function requestOf(side: SideDraft): object {
  const { kind, engine, folder, host, port, database, user, password } = side;
  if (kind === 'virtual') return { kind, engine };
  if (kind === 'scripts') return { kind, engine, folder };
  return {
    kind,
    engine,
    host,
    port: Number(port),
    ...(database === '' ? {} : { database }),
    user,
    password,
    tls: 'none',
  };
}

/** The form of a side. */
export function Side({
  title,
  engines,
  kinds,
  draft,
  faults,
  change,
}: {
  readonly title: string;
  readonly engines: readonly ConversionEngine[];
  readonly kinds: readonly { readonly value: string; readonly label: string; readonly description: string }[];
  readonly draft: SideDraft;
  readonly faults: Faults;
  readonly change: (part: Partial<SideDraft>) => void;
}): ReactNode {
  const field = (name: keyof SideDraft, label: string, more: object = {}): ReactNode => (
    <FormField label={label} errorText={faults[name]}>
      <Input value={draft[name]} onChange={({ detail }) => change({ [name]: detail.value })} {...more} />
    </FormField>
  );
  return (
    <Container header={<Header variant="h2">{title}</Header>}>
      <SpaceBetween size="l">
        <ColumnLayout columns={2}>
          <FormField label="Engine">
            <Select
              options={engines.map(({ name, label }) => ({ value: name, label }))}
              selectedOption={{ value: draft.engine, label: engineLabel(draft.engine) }}
              onChange={({ detail }) => {
                const engine = engines.find(({ name }) => name === detail.selectedOption.value);
                if (engine) change({ engine: engine.name, port: String(engine.port) });
              }}
            />
          </FormField>
        </ColumnLayout>
        <FormField label="Where it is" stretch>
          <Tiles
            value={draft.kind}
            items={kinds}
            onChange={({ detail }) => change({ kind: detail.value as SideDraft['kind'] })}
          />
        </FormField>
        {draft.kind === 'scripts' &&
          field('folder', 'Folder or file on the server', { placeholder: 'samples/harbor' })}
        {draft.kind === 'server' && (
          <>
            <ColumnLayout columns={3}>
              {field('host', 'Server')}
              {field('port', 'Port', { inputMode: 'numeric' })}
              {field('database', 'Database')}
            </ColumnLayout>
            <ColumnLayout columns={2}>
              {field('user', 'User', { autoComplete: false })}
              {field('password', 'Password', { type: 'password', autoComplete: false })}
            </ColumnLayout>
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}
