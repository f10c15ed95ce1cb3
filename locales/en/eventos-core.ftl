## Time

time-in-days = in { $count } days
time-in-hours = in { $count } hours
time-in-minutes = { $count ->
    [one] in one minute
   *[other] in { $count } minutes
}
time-days-ago = { $count } days ago
time-hours-ago = { $count } hours ago
time-minutes-ago = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
}
