import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Tiles from '@cloudscape-design/components/tiles';
import type { ReactNode } from 'react';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { tlsModes } from '../../../../src/server/rest/contract/endpoint.ts';
import { engineChoices } from '../../../../src/server/rest/contract/engine.ts';
import type { Draft, Faults } from './draft.ts';
import { engineOf } from './draft.ts';
import { tlsLabels } from './labels.ts';

interface Part {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly change: (part: Partial<Draft>) => void;
}

/** What never changes of an endpoint: its name and its side. */
export function EndpointKind({ draft, faults, change }: Part): ReactNode {
  return (
    <Container header={<Header variant="h2">What it is</Header>}>
      <SpaceBetween size="l">
        <FormField label="Type" stretch>
          <Tiles
            value={draft.role}
            onChange={({ detail }) => change({ role: detail.value as Draft['role'] })}
            items={[
              { value: 'source', label: 'Source', description: 'Rows and changes are read from it.' },
              { value: 'target', label: 'Target', description: 'Rows and changes are written to it.' },
            ]}
          />
        </FormField>
        <FormField
          label="Name"
          constraintText="A letter first, then letters, digits and single hyphens."
          errorText={faults.id}
        >
          <Input
            value={draft.id}
            placeholder={draft.role === 'source' ? 'shop-source' : 'shop-target'}
            onChange={({ detail }) => change({ id: detail.value })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

/** How the database is reached. */
export function ConnectionFields({
  draft,
  faults,
  change,
  edited,
}: Part & { readonly edited: EndpointView | undefined }): ReactNode {
  const engine = engineOf(draft);
  const options = engineChoices
    .filter(({ isSource, isTarget }) => (draft.role === 'source' ? isSource : isTarget))
    .map(({ name, label }) => ({ value: name, label }));
  const setEngine = (name: string): void => {
    const next = engineChoices.find((each) => each.name === name);
    const isUntouched = draft.port === String(engine.port);
    change({ engine: name, ...(next && isUntouched ? { port: String(next.port) } : {}) });
  };
  return (
    <Container header={<Header variant="h2">How it is reached</Header>}>
      <SpaceBetween size="l">
        <FormField label="Engine" description={`Its user needs: ${engine.needs[draft.role]}`}>
          <Select
            options={options}
            selectedOption={{ value: engine.name, label: engine.label }}
            onChange={({ detail }) => setEngine(detail.selectedOption.value ?? 'postgres')}
          />
        </FormField>
        <ColumnLayout columns={3}>
          <FormField label="Server" errorText={faults.host}>
            <Input
              value={draft.host}
              placeholder="db.example.com"
              onChange={({ detail }) => change({ host: detail.value })}
            />
          </FormField>
          <FormField label="Port" errorText={faults.port}>
            <Input
              inputMode="numeric"
              value={draft.port}
              onChange={({ detail }) => change({ port: detail.value })}
            />
          </FormField>
          <FormField
            label={engine.hasDatabase ? 'Database' : 'Database (optional)'}
            errorText={faults.database}
            constraintText={
              engine.hasDatabase ? undefined : 'Only where its rows are to be seen alone; else all are.'
            }
          >
            <Input value={draft.database} onChange={({ detail }) => change({ database: detail.value })} />
          </FormField>
        </ColumnLayout>
        <ColumnLayout columns={3}>
          <FormField label="User" errorText={faults.user}>
            <Input
              value={draft.user}
              autoComplete={false}
              onChange={({ detail }) => change({ user: detail.value })}
            />
          </FormField>
          <PasswordSource draft={draft} change={change} />
          <Password draft={draft} faults={faults} change={change} edited={edited} />
        </ColumnLayout>
        <FormField label="Encryption">
          <Select
            options={tlsModes.map((value) => ({ value, label: tlsLabels[value] }))}
            selectedOption={{ value: draft.tls, label: tlsLabels[draft.tls] }}
            onChange={({ detail }) => change({ tls: detail.selectedOption.value as Draft['tls'] })}
          />
        </FormField>
        {draft.tls.startsWith('verify-') && (
          <FormField
            label="Certificate of the authority"
            errorText={faults.certificate}
            constraintText={
              edited?.hasCertificate === true
                ? 'Leave it empty to keep the one that is there.'
                : 'In PEM: it begins with -----BEGIN CERTIFICATE-----.'
            }
          >
            <Textarea
              rows={6}
              value={draft.certificate}
              onChange={({ detail }) => change({ certificate: detail.value })}
            />
          </FormField>
        )}
        <ExpandableSection headerText="More" defaultExpanded={draft.attributes !== ''}>
          <FormField
            label="Extra connection attributes"
            description="As for DMS: name=value;name=value. What is not known is refused by name."
            errorText={faults.attributes}
          >
            <Input value={draft.attributes} onChange={({ detail }) => change({ attributes: detail.value })} />
          </FormField>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

const passwordSources = [
  { value: 'typed', label: 'Typed here, kept sealed' },
  { value: 'env', label: 'In a variable of the server’s environment' },
  { value: 'file', label: 'In a file on the server' },
] as const;

function PasswordSource({ draft, change }: Pick<Part, 'draft' | 'change'>): ReactNode {
  return (
    <FormField label="Where the password is">
      <Select
        options={passwordSources}
        selectedOption={
          passwordSources.find(({ value }) => value === draft.passwordFrom) ?? passwordSources[0]
        }
        onChange={({ detail }) =>
          change({ passwordFrom: detail.selectedOption.value as Draft['passwordFrom'], password: '' })
        }
      />
    </FormField>
  );
}

function Password({
  draft,
  faults,
  change,
  edited,
}: Part & { readonly edited: EndpointView | undefined }): ReactNode {
  const isTyped = draft.passwordFrom === 'typed';
  const label = { typed: 'Password', env: 'Variable', file: 'File' }[draft.passwordFrom];
  const placeholder = { typed: '', env: 'SHOP_PASSWORD', file: '/run/secrets/shop' }[draft.passwordFrom];
  return (
    <FormField
      label={label}
      errorText={faults.password}
      constraintText={
        isTyped && edited?.password === 'stored' ? 'Leave it empty to keep the one that is there.' : undefined
      }
    >
      <Input
        type={isTyped ? 'password' : 'text'}
        autoComplete={false}
        value={draft.password}
        placeholder={placeholder}
        onChange={({ detail }) => change({ password: detail.value })}
      />
    </FormField>
  );
}
