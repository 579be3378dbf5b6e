import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { conversionSources, conversionTargets } from '../../../../src/server/rest/contract/engine.ts';
import type { ProjectView } from '../../../../src/server/rest/contract/project.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';
import { useSending } from '../../data/sending.ts';
import { FormPage } from '../../parts/form-page.tsx';
import type { SideDraft } from './side.tsx';
import { emptySide, requestOf, Side, sideFaults } from './side.tsx';

/** Makes a project and has its source be read at once. */
export function CreateProject(): ReactNode {
  const navigate = useNavigate();
  const [id, setId] = useState('');
  const [source, setSource] = useState<SideDraft>({
    ...emptySide,
    kind: 'scripts',
    engine: 'oracle',
    port: '1521',
  });
  const [target, setTarget] = useState<SideDraft>({
    ...emptySide,
    kind: 'virtual',
    engine: 'postgres',
    port: '5432',
  });
  const [isTried, setTried] = useState(false);
  const { doing, problem, send } = useSending();
  const isName = /^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(id);
  const save = async (): Promise<void> => {
    setTried(true);
    if (!isName || Object.keys({ ...sideFaults(source), ...sideFaults(target) }).length > 0) return;
    await send('save', async () => {
      const made = await call<ProjectView>('POST', '/projects', {
        id,
        source: requestOf(source),
        target: requestOf(target),
      });
      invalidate((path) => path.startsWith('/projects'));
      await attempt({ failed: 'The source could not be read' }, () =>
        call('POST', `/projects/${made.id}/jobs`, { action: 'import', paths: [] }),
      );
      await navigate(`/projects/${made.id}`);
    });
  };
  return (
    <FormPage
      title="Create migration project"
      above={{ text: 'Migration projects', href: '/projects' }}
      description="Converts the schemas and the code of one database to another."
      submit={save}
      problem={problem}
      failed="The project could not be created"
      buttons={
        <>
          <Button variant="primary" formAction="submit" loading={doing === 'save'}>
            Create and read the source
          </Button>
        </>
      }
    >
      <Container header={<Header variant="h2">Project</Header>}>
        <FormField
          label="Name"
          constraintText="A letter first, then letters, digits and single hyphens."
          errorText={isTried && !isName ? 'The project needs a name of this form.' : undefined}
        >
          <Input value={id} placeholder="harbor" onChange={({ detail }) => setId(detail.value)} />
        </FormField>
      </Container>
      <Side
        title="Source"
        engines={conversionSources}
        kinds={[
          {
            value: 'scripts',
            label: 'Scripts on the server',
            description: 'A folder or a file below the one that godwit serve --scripts names.',
          },
          { value: 'server', label: 'A running database', description: 'Its definitions are read.' },
        ]}
        draft={source}
        faults={isTried ? sideFaults(source) : {}}
        change={(part) => setSource((old) => ({ ...old, ...part }))}
      />
      <Side
        title="Target"
        engines={conversionTargets}
        kinds={[
          {
            value: 'virtual',
            label: 'None yet',
            description: 'The result is proven in a server of Godwit’s own, looked at and saved as SQL.',
          },
          {
            value: 'server',
            label: 'A running database',
            description: 'The result can be applied to it.',
          },
        ]}
        draft={target}
        faults={isTried ? sideFaults(target) : {}}
        change={(part) => setTarget((old) => ({ ...old, ...part }))}
      />
    </FormPage>
  );
}
