/** Stands in for the page when the host could not open it. */
export function Unopened({ why }: { why: string }) {
  return (
    <p class="loading" role="alert">
      {why}
    </p>
  );
}
