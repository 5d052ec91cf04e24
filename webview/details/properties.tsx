import { t } from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { PropertyRow } from '../../src/protocol/finding';
import { usePage } from '../pageTools';
import { Pending } from '../pending';
import { useRequest } from '../useRequest';

/** Limit of nested levels: each level is a request to the server. */
const MAX_DEPTH = 12;

/** The properties of a live value, requested when they are opened. Getters are never run. */
export function Properties({ finding, row }: { finding: string; row: number }) {
  const { state, host } = usePage();
  const { source } = state.view;
  return (
    <PropertyList
      depth={0}
      request={`${source}/${finding}/${row}`}
      ask={() => host.call('properties', { source, finding, row })}
    />
  );
}

interface PropertyListProps {
  depth: number;
  request: string;
  ask(): Promise<PropertyRow[]>;
}

function PropertyList({ depth, request, ask }: PropertyListProps) {
  const answer = useRequest(request, ask);
  if (answer.kind !== 'answered') return <Pending requested={answer} />;
  if (answer.value.length === 0) return <p class="note">{t('It has no properties of its own.')}</p>;
  return (
    <ul class="properties">
      {answer.value.map((property, i) => (
        <Property key={i} depth={depth} property={property} />
      ))}
    </ul>
  );
}

function Property({ depth, property }: { depth: number; property: PropertyRow }) {
  const { state, host } = usePage();
  const [isOpen, setOpen] = useState(false);
  const { name, value, handle } = property;
  const { source } = state.view;
  if (handle === undefined || depth >= MAX_DEPTH) {
    return (
      <li>
        <code>{name}</code>: {value}
      </li>
    );
  }
  return (
    <li>
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <code>{name}</code>: {value}
        </summary>
        {isOpen && (
          <PropertyList
            depth={depth + 1}
            request={handle}
            ask={() => host.call('moreProperties', { source, handle })}
          />
        )}
      </details>
    </li>
  );
}
