/**
 * What is wrong with a package-lock.json: download addresses (whoever installs uses their own registry), and entries of
 * packages that nothing asks for. Links between our own packages are not downloads.
 */
export function lockfileProblems(lockfile) {
  return Object.entries(lockfile.packages ?? {}).flatMap(([path, entry]) => {
    const problems = [];
    if (entry.resolved !== undefined && !entry.link) problems.push(`${path} holds a download address`);
    if (entry.extraneous) problems.push(`${path} is extraneous`);
    if (!entry.link && path.includes('node_modules/') && entry.integrity === undefined) {
      problems.push(`${path} has no integrity hash`);
    }
    return problems;
  });
}
