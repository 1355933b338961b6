# fish completion for tidings

complete -c tidings -f
complete -c tidings -n __fish_use_subcommand -l help
complete -c tidings -n __fish_use_subcommand -l version
# begin generated: fish
complete -c tidings -n __fish_use_subcommand -a poll -d 'fetch what is due: feeds, then article pages'
complete -c tidings -n '__fish_seen_subcommand_from poll' -l json
complete -c tidings -n '__fish_seen_subcommand_from poll' -l all
complete -c tidings -n '__fish_seen_subcommand_from poll' -l feeds-only
complete -c tidings -n '__fish_seen_subcommand_from poll' -l entry -x
complete -c tidings -n __fish_use_subcommand -a list -d 'print headlines'
complete -c tidings -n '__fish_seen_subcommand_from list' -l json
complete -c tidings -n '__fish_seen_subcommand_from list' -l unread
complete -c tidings -n '__fish_seen_subcommand_from list' -l starred
complete -c tidings -n '__fish_seen_subcommand_from list' -l trash
complete -c tidings -n '__fish_seen_subcommand_from list' -l feed -x
complete -c tidings -n '__fish_seen_subcommand_from list' -l tag -x
complete -c tidings -n '__fish_seen_subcommand_from list' -l label -x
complete -c tidings -n '__fish_seen_subcommand_from list' -l filter -x
complete -c tidings -n '__fish_seen_subcommand_from list' -l limit -x
complete -c tidings -n __fish_use_subcommand -a search -d 'find stories by their text'
complete -c tidings -n '__fish_seen_subcommand_from search' -l json
complete -c tidings -n '__fish_seen_subcommand_from search' -l limit -x
complete -c tidings -n __fish_use_subcommand -a show -d 'print a story'
complete -c tidings -n '__fish_seen_subcommand_from show' -l width -x
complete -c tidings -n '__fish_seen_subcommand_from show' -l hidden
complete -c tidings -n '__fish_seen_subcommand_from show' -l plain
complete -c tidings -n '__fish_seen_subcommand_from show' -l json
complete -c tidings -n '__fish_seen_subcommand_from show' -F
complete -c tidings -n __fish_use_subcommand -a extract -d 'turn a page into an article; --again: kept pages of stories, by the rules of today'
complete -c tidings -n '__fish_seen_subcommand_from extract' -l url -x
complete -c tidings -n '__fish_seen_subcommand_from extract' -l format -x -a 'text json html markdown'
complete -c tidings -n '__fish_seen_subcommand_from extract' -l hidden
complete -c tidings -n '__fish_seen_subcommand_from extract' -l explain
complete -c tidings -n '__fish_seen_subcommand_from extract' -l again -x
complete -c tidings -n '__fish_seen_subcommand_from extract' -l filter -x
complete -c tidings -n '__fish_seen_subcommand_from extract' -F
complete -c tidings -n __fish_use_subcommand -a parse -d 'turn a feed into JSON'
complete -c tidings -n '__fish_seen_subcommand_from parse' -l url -x
complete -c tidings -n '__fish_seen_subcommand_from parse' -l content-type -x
complete -c tidings -n '__fish_seen_subcommand_from parse' -F
complete -c tidings -n __fish_use_subcommand -a mark -d 'mark stories'
complete -c tidings -n '__fish_seen_subcommand_from mark' -a 'read unread starred unstarred deleted undeleted'
complete -c tidings -n __fish_use_subcommand -a undo -d 'take back the last marks, label or correction'
complete -c tidings -n __fish_use_subcommand -a save -d 'keep a page for later'
complete -c tidings -n __fish_use_subcommand -a feeds -d 'print the subscriptions and how they fare'
complete -c tidings -n '__fish_seen_subcommand_from feeds' -l json
complete -c tidings -n __fish_use_subcommand -a add -d 'subscribe to a feed'
complete -c tidings -n '__fish_seen_subcommand_from add' -l first
complete -c tidings -n __fish_use_subcommand -a remove -d 'unsubscribe from a feed'
complete -c tidings -n __fish_use_subcommand -a import -d 'subscribe to the feeds of an OPML file, a newsboat urls file or an sfeedrc'
complete -c tidings -n '__fish_seen_subcommand_from import' -l read-state -x
complete -c tidings -n '__fish_seen_subcommand_from import' -F
complete -c tidings -n __fish_use_subcommand -a export -d 'print the subscriptions as OPML'
complete -c tidings -n __fish_use_subcommand -a lists -d 'print, subscribe to, update or count filter lists'
complete -c tidings -n '__fish_seen_subcommand_from lists' -l json
complete -c tidings -n '__fish_seen_subcommand_from lists' -l all
complete -c tidings -n '__fish_seen_subcommand_from lists' -a 'add remove update stats'
complete -c tidings -n '__fish_seen_subcommand_from lists' -F
complete -c tidings -n __fish_use_subcommand -a hide -d 'hide a block of a story, here and in later ones of its site'
complete -c tidings -n '__fish_seen_subcommand_from hide' -l json
complete -c tidings -n '__fish_seen_subcommand_from hide' -l rule -x
complete -c tidings -n __fish_use_subcommand -a keep -d 'always show a block that was hidden, or as it came one that was put together'
complete -c tidings -n '__fish_seen_subcommand_from keep' -l json
complete -c tidings -n '__fish_seen_subcommand_from keep' -l rule -x
complete -c tidings -n __fish_use_subcommand -a unhide -d 'forget a rule of yours, the last one unless it is named'
complete -c tidings -n __fish_use_subcommand -a config -d 'print the options in force and where they came from'
complete -c tidings -n '__fish_seen_subcommand_from config' -l default
# end generated
