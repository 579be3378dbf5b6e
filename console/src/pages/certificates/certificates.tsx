import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { CertificateView } from '../../../../src/server/rest/contract/certificate.ts';
import { invalidate } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { date } from '../../data/words.ts';
import { Delete } from '../../parts/delete.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Go } from '../../parts/go.tsx';
import { ListingInParts } from '../../parts/listing.tsx';
import { CertificateForm } from './certificate-form.tsx';

/** The certificates that servers are held against. */
export function CertificatesPage(): ReactNode {
  const { may } = useSession();
  const [isMaking, setMaking] = useState(false);
  const [doomed, setDoomed] = useState<CertificateView>();
  const create = (
    <Button variant="primary" disabled={!may('operator')} onClick={() => setMaking(true)}>
      Import certificate
    </Button>
  );
  return (
    <>
      <ListingInParts<CertificateView>
        title="Certificates"
        description="The authorities by which endpoints know their servers."
        address="/certificates-page"
        idOf={({ id }) => id}
        columns={[
          { id: 'id', header: 'Name', cell: ({ id }) => id, by: ({ id }) => id, isRowHeader: true },
          {
            id: 'valid',
            header: 'Valid',
            cell: (each) => <Validity certificate={each} />,
            by: ({ validTo }) => validTo,
          },
          {
            id: 'key',
            header: 'Key',
            cell: ({ keyLength, algorithm }) =>
              [algorithm, keyLength === 0 ? '' : `${keyLength} bits`]
                .filter((each) => each !== '')
                .join(', '),
          },
          {
            id: 'endpoints',
            header: 'Trusted by',
            cell: ({ endpoints }) =>
              endpoints.length === 0 ? (
                '–'
              ) : (
                <SpaceBetween direction="horizontal" size="xs">
                  {endpoints.map((each) => (
                    <Go key={each} to={`/endpoints/${each}`}>
                      {each}
                    </Go>
                  ))}
                </SpaceBetween>
              ),
          },
          {
            id: 'created',
            header: 'Imported',
            cell: ({ createdAt }) => date(createdAt),
            by: ({ createdAt }) => createdAt,
          },
        ]}
        empty={
          <Empty title="No certificates yet" action={create}>
            An endpoint whose encryption is “verify” holds its server against one of these. One that is given
            while an endpoint is made is kept here too.
          </Empty>
        }
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen || !may('operator')} onClick={() => setDoomed(chosen)}>
              Delete
            </Button>
            {create}
          </SpaceBetween>
        )}
      />
      {isMaking && (
        <CertificateForm
          close={() => {
            setMaking(false);
            invalidate((path) => path.startsWith('/certificates'));
          }}
        />
      )}
      <Delete kind="certificate" id={doomed?.id} address="/certificates" close={() => setDoomed(undefined)}>
        An endpoint that trusts it keeps it from being deleted.
      </Delete>
    </>
  );
}

function Validity({
  certificate: { validFrom, validTo },
}: {
  readonly certificate: CertificateView;
}): ReactNode {
  const now = Date.now();
  if (Date.parse(validTo) < now)
    return <StatusIndicator type="error">Since {date(validTo)} no more</StatusIndicator>;
  if (Date.parse(validFrom) > now)
    return <StatusIndicator type="pending">From {date(validFrom)}</StatusIndicator>;
  return <StatusIndicator type="success">Until {date(validTo)}</StatusIndicator>;
}
