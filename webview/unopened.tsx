/** In the place of the page when the host could not begin it. */
export function Unopened({ why }: { why: string }) {
  return (
    <p class="loading" role="alert">
      {why}
    </p>
  );
}
