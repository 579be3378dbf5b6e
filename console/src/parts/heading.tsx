import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';

/** The top of a page: where it stands, its name, what can be done with the whole. It also names the window. */
export function Heading({
  title,
  description,
  above = [],
  actions,
  info,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly above?: readonly { readonly text: string; readonly href: string }[];
  readonly actions?: ReactNode;
  readonly info?: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  useEffect(() => {
    document.title = `${title} · Godwit`;
  }, [title]);
  return (
    <SpaceBetween size="xs">
      {above.length > 0 && (
        <BreadcrumbGroup
          ariaLabel="Where this page stands"
          items={[...above, { text: title, href: '#' }]}
          onFollow={(event) => {
            event.preventDefault();
            if (event.detail.href !== '#') void navigate(event.detail.href);
          }}
        />
      )}
      <Header variant="h1" actions={actions} description={description} info={info}>
        {title}
      </Header>
    </SpaceBetween>
  );
}
