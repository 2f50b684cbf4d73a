const KEPT_MS = 60_000;
const asked = new Map();

/**
 * Whether the caller has a permission in a project, or without one for what belongs to no project. The server decides again at each request: this only
 * keeps a button from promising what would be refused, and says yes where the server does not answer.
 */
export async function may(permission, project = '') {
  const known = asked.get(project);
  if (!known || Date.now() - known.at > KEPT_MS) asked.set(project, { at: Date.now(), permissions: read(project) });
  const permissions = await asked.get(project).permissions;
  return permissions === null || permissions.includes(permission);
}

async function read(project) {
  try {
    const response = await fetch(`/v1/self${project ? `?project=${encodeURIComponent(project)}` : ''}`, { headers: { Accept: 'application/json' } });
    return response.ok ? (await response.json()).permissions : null;
  } catch {
    return null;
  }
}
