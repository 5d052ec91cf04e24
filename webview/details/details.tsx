import { usePage } from '../pageTools';
import { chosenFinding } from '../viewState';
import { ClassShares } from './classShares';
import { Fixes } from './fixes';
import { KeptBy } from './keptBy';
import { SourceLink } from './sourceLink';
import { Mended } from './mended';
import { Why } from './why';

/** Details of the chosen finding: what is wrong, why a chosen value is alive, and what to do. */
export function Details() {
  const { state } = usePage();
  const { value } = state.view;
  const id = chosenFinding(state.view) ?? value?.finding;
  const finding = state.overview!.findings.find(each => each.id === id);
  // Without anything to tell, the others get its room.
  if (!finding) return null;
  return (
    <section class="details" aria-labelledby="details-title">
      <h2 id="details-title">{finding.label}</h2>
      <p>{finding.guess ?? finding.message}</p>
      {finding.location && (
        <p>
          <SourceLink location={finding.location} finding={finding.id} />
          <small> {finding.rule}</small>
        </p>
      )}
      {!(value && value.finding === id) && finding.staleReferences > 0 && (
        <KeptBy finding={finding.id} />
      )}
      {value && value.finding === id && <Why finding={value.finding} row={value.row} />}
      {finding.location && (finding.isMended ? <Mended /> : <Fixes finding={finding.id} />)}
      {finding.classes.length > 0 && <ClassShares finding={finding} />}
    </section>
  );
}
