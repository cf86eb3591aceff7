#!/bin/sh
# Keeps accounts as files: $FOLDER/<account id>.json holds the state of one. The call is one line of JSON, its fields always
# in this order: action, account_id, state, actual.
set -eu
read -r call

give_up() { # exit code, reason
  printf '{"reason":"%s"}\n' "$2"
  exit "$1"
}

[ -d "$FOLDER" ] || give_up 75 "the folder is not there"
action=$(printf '%s' "$call" | sed -n 's/^{"action":"\([a-z]*\)".*/\1/p')
account=$(printf '%s' "$call" | sed -n 's/^{"action":"[a-z]*","account_id":"\([0-9A-Za-z+_-]*\)".*/\1/p')
file="$FOLDER/$account.json"

case $action in
check) ;;
list)
  for file in "$FOLDER"/*.json; do
    [ ! -f "$file" ] || printf '{"account_id":"%s"}\n' "$(basename "$file" .json)"
  done
  ;;
read)
  [ -n "$account" ] || give_up 65 "an account id has letters, digits, +, - and _"
  if [ -f "$file" ]; then printf '{"state":%s}\n' "$(cat "$file")"; else echo '{"state":null}'; fi
  ;;
apply)
  state=$(printf '%s' "$call" | sed -n 's/.*,"state":\({.*}\),"actual":.*/\1/p')
  printf '%s' "$state" | grep -q '"imsi":"[0-9]\{15\}"' || give_up 65 "an IMSI has 15 digits"
  printf '%s' "$state" >"$file.new"
  mv "$file.new" "$file"
  ;;
remove) rm -f "$file" ;;
*) give_up 65 "unknown action" ;;
esac
