# bash completion for tidings

_tidings() {
	local cur=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} flags="" words="" files=""
	# begin generated: bash
	local verbs="poll list search show extract parse mark undo save feeds add remove import export lists hide keep unhide config"
	case $verb in
	poll) flags="--help --json --all --feeds-only --entry" words="" files= ;;
	list) flags="--help --json --unread --starred --trash --feed --tag --label --filter --limit" words="" files= ;;
	search) flags="--help --json --limit" words="" files= ;;
	show) flags="--help --width --hidden --plain --json" words="" files=yes ;;
	extract) flags="--help --url --format --hidden --explain --again --filter" words="" files=yes ;;
	parse) flags="--help --url --content-type" words="" files=yes ;;
	mark) flags="--help" words="read unread starred unstarred deleted undeleted" files= ;;
	undo) flags="--help" words="" files= ;;
	save) flags="--help" words="" files= ;;
	feeds) flags="--help --json" words="" files= ;;
	add) flags="--help --first" words="" files= ;;
	remove) flags="--help" words="" files= ;;
	import) flags="--help --read-state" words="" files=yes ;;
	export) flags="--help" words="" files= ;;
	lists) flags="--help --json --all" words="add remove update stats" files=yes ;;
	hide) flags="--help --json --rule" words="" files= ;;
	keep) flags="--help --json --rule" words="" files= ;;
	unhide) flags="--help" words="" files= ;;
	config) flags="--help --default" words="" files= ;;
	esac
	# end generated
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$verbs --help --version" -- "$cur")
	elif [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
	else
		[ -z "$words" ] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
		[ -z "$files" ] || mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -F _tidings tidings
