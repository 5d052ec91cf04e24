import { t } from '@vscode/l10n';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatCount, formatQuantity } from '../../src/base/format';
import type { PoolOccupancy } from '../../src/protocol/liveFigures';
import { useChartTheme } from '../curves/chartTheme';
import { usePage } from '../pageTools';
import { PoolStrip } from './poolStrip';

/** The pooled classes, most stale values first. */
export function Pools() {
  const { state, look } = usePage();
  const { finding, instance } = state.view;
  const theme = useChartTheme();
  const list = useRef<HTMLUListElement>(null);
  const width = useWidth(list);
  const pools = [...state.overview!.pools].sort((a, b) => b.staleReferences - a.staleReferences);
  const isPartial = state.overview!.coverage!.limits.length > 0;
  const most = Math.max(1, pools[0]?.staleReferences ?? 0);
  const chooseOf = ({ findings }: PoolOccupancy) => {
    // If the class has several faults, keep the one that is shown.
    const own = findings.find(id => id === finding) ?? findings[0];
    return own === undefined
      ? undefined
      : (chosen: number | null): void =>
          look({ finding: own, instance: chosen, value: null, className: null });
  };
  return (
    <section class="pools" aria-labelledby="pools-title">
      <div class="bar">
        <h2 id="pools-title">{t('Pools')}</h2>
        <Key />
      </div>
      {pools.length === 0 && <p class="hint">{t('No context of a faulty class was reached.')}</p>}
      <ul ref={list}>
        {pools.map(pool => (
          <li key={pool.id} class={pool.staleReferences > 0 ? 'leaking' : ''}>
            <div class="name">
              <strong>{pool.className}</strong>
              <span>
                {formatQuantity(pool.staleReferences, t('stale value'), t('stale values'))}
              </span>
            </div>
            <Bar share={pool.staleReferences / most} />
            {width > 0 && pool.contexts.length > 0 && (
              <PoolStrip
                pool={pool}
                isPartial={isPartial}
                width={width}
                theme={theme}
                chosen={finding !== null && pool.findings.includes(finding) ? instance : null}
                onChoose={chooseOf(pool)}
              />
            )}
            {pool.contexts.length < pool.instances && (
              <p class="counts">
                {t('the first {0} contexts are drawn', formatCount(pool.contexts.length))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Shows a pool's stale values relative to the worst pool's. */
function Bar({ share }: { share: number }) {
  return (
    <div class="share" aria-hidden="true">
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}

function Key() {
  const kinds = [
    ['used', t('in use')],
    ['clean', t('clean')],
    ['stale', t('stale')],
    ['open', t('open')],
  ];
  return (
    <span class="key">
      {kinds.map(([kind, label]) => (
        <span key={kind}>
          <i class={kind} aria-hidden="true" /> {label}
        </span>
      ))}
    </span>
  );
}

/** Content width of an element in CSS pixels, updated as it changes; 0 until it is known. */
function useWidth(element: preact.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(entry!.contentRect.width)),
    );
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return width;
}
