import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { call } from '../../data/client.ts';
import { notify } from '../../data/notices.ts';
import { useSending } from '../../data/sending.ts';
import { DialogButtons } from '../../parts/dialog-buttons.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';

/** Takes a certificate as text. */
export function CertificateForm({ close }: { readonly close: () => void }): ReactNode {
  const [id, setId] = useState('');
  const [pem, setPem] = useState('');
  const { doing, problem, send } = useSending();
  const save = (): Promise<void> =>
    send('save', async () => {
      await call('POST', '/certificates', { id, pem });
      notify({ type: 'success', header: `${id} is imported` });
      close();
    });
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header="Import certificate"
      footer={
        <DialogButtons
          no="Cancel"
          close={close}
          yes="Import"
          isDoing={doing !== undefined}
          disabled={id === '' || pem === ''}
          act={() => void save()}
        />
      }
    >
      <SpaceBetween size="m">
        {problem && <ProblemAlert title="It could not be imported" error={problem} />}
        <FormField label="Name" constraintText="A letter first, then letters, digits and single hyphens.">
          <Input value={id} autoFocus onChange={({ detail }) => setId(detail.value)} />
        </FormField>
        <FormField label="Certificate" constraintText="In PEM: it begins with -----BEGIN CERTIFICATE-----.">
          <Textarea rows={8} value={pem} spellcheck={false} onChange={({ detail }) => setPem(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
}
