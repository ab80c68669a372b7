#!/bin/sh
# Edits the milestones of a copy of our templates with git: lays them out, saves them back, and carries them over to
# another starter.
#
#   Tests/EndToEnd/milestones.sh CAIRN
#
# Fails at the first thing that is not as it has to be.
set -eu
cairn=$(readlink -f "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_SEQUENCE_EDITOR=true GIT_EDITOR=true
export GIT_AUTHOR_NAME=Author GIT_AUTHOR_EMAIL=author@localhost GIT_COMMITTER_NAME=Author
export GIT_COMMITTER_EMAIL=author@localhost
mkdir "$work/catalog"
cp -r "$root/catalog.yaml" "$root/templates" "$work/catalog"
cp -r "$work/catalog" "$work/before"
cd "$work"
fail() {
    echo "milestones: $*" >&2
    exit 1
}
# Runs something that has to end with an exit code, and keeps what it says.
expect() {
    code=$1
    shift
    got=0
    "$@" >said 2>&1 || got=$?
    [ "$got" -eq "$code" ] || { cat said >&2; fail "'$*' ended with $got and not $code"; }
}
says() { grep -qF -- "$1" said || { cat said >&2; fail "nothing says '$1'"; }; }
unchanged() { diff -r before catalog >difference || { cat difference >&2; fail "the templates changed: $1"; }; }
solution() { echo "catalog/templates/python-mcp-server/milestones/$1/solution/$2"; }
lay_out() { rm -rf edited && expect 0 "$cairn" milestones edit --catalog catalog "$1" edited; }
# Puts what was changed in the folder into the commit of a milestone.
amend() { git -C edited add --all && git -C edited commit -q --fixup "$1" &&
    git -C edited rebase -q --interactive --autosquash --root; }

# Without an edit, no byte changes.
for project in python-mcp-server aws-ec2-tool agent-pipeline prompt-library; do
    lay_out $project
    expect 0 "$cairn" milestones save edited
    says 'nothing to write'
    unchanged "$project was laid out and saved"
done

# An edit of the first milestone changes its patch, and nothing else.
lay_out python-mcp-server
git -C edited checkout -q --detach 1-structured-errors
sed -i 's/^"""/"""Edited: /;q' edited/src/python_mcp_server/budget.py
git -C edited checkout -q main
sed -i '1s/^"""/"""Edited: /' edited/src/python_mcp_server/budget.py edited/tests/test_tokens.py
printf 'from python_mcp_server import web\n\nWEB = web\n' >edited/src/python_mcp_server/extra.py
expect 2 "$cairn" milestones save edited
says 'not committed'
git -C edited add src/python_mcp_server/budget.py
git -C edited commit -q --fixup 1-structured-errors
amend 2-http-bearer-auth
expect 0 "$cairn" milestones save edited
says 'Saved the solutions of python-mcp-server: 3 files'
head -n 1 "$(solution 1-structured-errors 'src/{{ package_name }}/budget.py')" | grep -q Edited || fail 'no edit of a file'
grep -q 'from {{ package_name }} import web' "$(solution 2-http-bearer-auth 'src/{{ package_name }}/extra.py.jinja')" ||
    fail 'the tag of a new file did not come back'
diff "before/${tokens:=templates/python-mcp-server/milestones/2-http-bearer-auth/solution/tests/test_tokens.py.jinja}" \
    "catalog/$tokens" >difference && fail 'no edit of a file with tags'
[ "$(grep -c '^[<>]' difference)" -eq 2 ] || { cat difference >&2; fail 'more than a line of a file with tags changed'; }
expect 0 "$cairn" milestones save edited
says 'nothing to write'

# An edit of a hunk leaves the others of its patch as they were, and later patches where they can stay.
rm -rf catalog && cp -r before catalog
lay_out python-mcp-server
git -C edited checkout -q 2-http-bearer-auth
sed -i 's/^from .tokens import Tokens, tokens_for$/&  # edited/' edited/src/python_mcp_server/settings.py
git -C edited commit -q --all --amend --no-edit
git -C edited rebase -q --onto HEAD 2-http-bearer-auth main
expect 0 "$cairn" milestones save edited
says '2-http-bearer-auth/solution/src/{{ package_name }}/settings.py.patch'
patch=templates/python-mcp-server/milestones/2-http-bearer-auth/solution/src/'{{ package_name }}'/settings.py.patch
diff "before/$patch" "catalog/$patch" >difference && fail 'no edit of a patch'
[ "$(grep -c '^[<>]' difference)" -eq 2 ] || { cat difference >&2; fail 'more than a line of a patch changed'; }

# What stands in the starter is refused, and so is what a solution cannot say.
rm -rf catalog && cp -r before catalog
lay_out python-mcp-server
again() { git -C edited reset -q --hard 5-scoped-tokens; }
echo edited >>edited/README.md
amend starter
expect 1 "$cairn" milestones save edited
says "the first commit changes 'README.md', which is a file of the starter"
says 'Nothing was written.'
again
git -C edited rm -q src/python_mcp_server/models.py
amend 3-human-confirmation
expect 1 "$cairn" milestones save edited
says "the commit removes 'src/python_mcp_server/models.py'"
again
git -C edited commit -q --allow-empty --message more
expect 2 "$cairn" milestones save edited
says "the first that is too many is 'more'"
again
# The workflow is there only with some answers, and most of it is put together from partials.
sed -i 's/name: .*/&, edited/' edited/.github/workflows/ci.yml
amend 5-scoped-tokens
expect 1 "$cairn" milestones save edited
says 'touches what the template makes only with some answers'
unchanged 'what was refused was written'

# A line more in the starter, and another one beside a change, move the patches; a line that is gone is named.
server='catalog/templates/python-mcp-server/files/src/{{ package_name }}/server.py'
sed -i '1i # A line more.' "$server"
sed -i 's/^from \. import NAME, __version__, host$/&  # edited/' "$server"
expect 0 "$cairn" milestones rebase --catalog catalog python-mcp-server
says 'Rebased the solutions of python-mcp-server'
grep -q '^ from . import NAME, __version__, host  # edited$' "$(solution 1-structured-errors 'src/{{ package_name }}/server.py.patch')" ||
    fail 'the patch does not show the line of today'
expect 0 "$cairn" milestones rebase --catalog catalog python-mcp-server
says 'nothing to write'
settings='catalog/templates/python-mcp-server/files/src/{{ package_name }}/settings.py'
line=$(grep -m 1 '^-' "$(solution 2-http-bearer-auth 'src/{{ package_name }}/settings.py.patch')" | cut -c 2-)
[ -n "$line" ] || fail 'the second milestone takes no line away'
grep -qxF -- "$line" "$settings" || fail 'the line that the second milestone takes away is not in the starter'
grep -vxF -- "$line" "$settings" >settings && cat settings >"$settings"
cp -r catalog moved
expect 1 "$cairn" milestones rebase --catalog catalog python-mcp-server
says 'in the solution of 2-http-bearer-auth'
says 'does not fit any more'
diff -r moved catalog || fail 'patches that fit nowhere were written'
echo "milestones: edited, saved and rebased"
