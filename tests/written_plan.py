"""Hold a plan that was written from scratch: another sector, other quotas, shares, rolling days, rounds on request."""

TEXT = """\
# A made-up department of education: schools nominate teachers, classes of teachers, and families that help.
schema_version: 1
id: education-2026
version: 1
titles: {vi: Thi đua dạy tốt học tốt 2026, en: Good teaching and learning 2026}
document: {number: 12/KH-SGDĐT, signed_on: 2026-01-12, source: heading}
legal_bases:
  - {document: Luật 06/2022/QH15, signed_on: 2022-06-15, source: preamble}
issuer: {organisation: so-giao-duc, source: heading}
movement: {kind: regular, source: title}
award_basis: {kind: merit, counts_upward: true, source: I.2}
period:
  titled: {first: 2026, last: 2027}
  runs: {first: 2026, last: 2027}
  source: title
offices:
  lead: {organisation: giao-duc-van-phong, source: IV.1}
  receiving: {organisation: giao-duc-van-phong, source: IV.1}
  reviewing: {organisation: giao-duc-tccb, source: IV.2}
  proposing:
    organisation: giao-duc-tccb
    source: IV.2
    alternate: {organisation: giao-duc-van-phong, source: IV.2}
  submitting: {organisation: giao-duc-tccb, source: IV.2}
  deciding: {organisation: so-giao-duc, source: IV.3}
subjects:
  collective: {organisation_kinds: [unit], source: II.1}
  individual: {staff_categories: [civil_servant, public_employee, worker], source: II.1}
  household: {source: II.1}
award_forms:
  - code: LDTT
    name: {vi: Lao động tiên tiến, en: Advanced worker}
    subjects: [individual]
    source: II.2
  - code: CSTDCS
    name: {vi: Chiến sĩ thi đua cơ sở, en: Emulation fighter}
    subjects: [individual]
    source: II.2
  - code: GK
    name: {vi: Giấy khen, en: Certificate of commendation}
    subjects: [collective, individual, household]
    source: II.2
  - code: BK_TINH
    name: {vi: Bằng khen, en: Certificate of merit}
    subjects: [collective]
    decided_by: {level: province, source: II.2}
    source: II.2
criteria:
  - {code: teaching, subject: individual, name: {vi: Dạy tốt, en: Good teaching}, source: II.3}
  - {code: school, subject: collective, name: {vi: Trường tốt, en: Good school}, source: II.3}
  - {code: help, subject: household, name: {vi: Giúp nhà trường, en: Help for the school}, source: II.3}
dossier_items:
  - {code: letter, name: {vi: Tờ trình, en: Submission letter}, scope: submission, required: always, source: II.4}
  - {code: minutes, name: {vi: Biên bản họp, en: Minutes}, scope: submission, required: always, source: II.4}
  - {code: report, name: {vi: Báo cáo, en: Report}, scope: nomination, required: always, source: II.4}
council:
  quorum: 3/5
  pass_over: 1/2
  ratio_base: all_members
  ballot_secrecy: open
  chair_confirms: false
  own_for: [unit]
  parent_for: []
  source: II.5
rounds:
  annual:
    name: {vi: "Khen thưởng năm {year}", en: "Awards of {year}"}
    cutoff: {rule: each_year, month: 5, day: 31, boundary: through, source: III.1}
    lateness: {late: refuse, grace_days: 2, roll: next_working_day, source: III.1}
    quotas:
      collective: {limit: 3, hard: true, source: III.2}
      further:
        - code: fighters
          subject: individual
          award_form: CSTDCS
          scope: issuer
          share: {part: 15/100, of: holders, form: LDTT, rounding: floor}
          hard: true
          source: III.2
        - code: advanced
          subject: individual
          award_form: LDTT
          scope: organisation
          share: {part: 70/100, of: headcount, rounding: half_up}
          hard: false
          source: III.2
        - {code: families, subject: household, scope: organisation, limit: 2, hard: true, source: III.2}
    review_days: {working_days: 20, count_first_day: false, source: III.3}
    consultation: {working_days: 10, count_first_day: true, source: III.3}
  ad_hoc:
    name: {vi: "Khen đột xuất {number}/{year}", en: "Sudden achievements {number}/{year}"}
    cutoff: {rule: on_request, source: III.4}
    lateness: {late: flag, grace_days: 0, roll: previous_working_day, source: III.4}
    award_basis: {kind: sudden, counts_upward: false, source: III.4}
    quotas: {individual: {limit: 1, hard: true, source: III.4}}
    award_forms: {codes: [GK], source: III.4}
    dossier: {codes: [letter, report], source: III.4}
target_groups:
  - {code: quality, name: {vi: Chất lượng, en: Quality}, source: I.3}
targets:
  - code: graduates
    group: quality
    name: {vi: Tỷ lệ tốt nghiệp, en: Pupils who graduate}
    kind: indicator
    unit: {code: percent}
    operator: at_least
    value: "98,5"
    direction: higher
    baseline: {year: 2025, value: "97,25"}
    by: {day: 2026-05-31}
    scope: organisation
    share_of_organisations: 90/100
    source: I.3
  - code: fighters
    name: {vi: Chiến sĩ thi đua cơ sở, en: Emulation fighters}
    kind: title
    award_form: CSTDCS
    unit: {code: percent}
    operator: about
    value: 12
    direction: higher
    by: {year: 2026}
    scope: whole
    source: I.3
obligations:
  - code: school_plan
    kind: unit_plan
    name: {vi: Kế hoạch của trường, en: The school's plan}
    owed_by: {organisation_kinds: [unit]}
    to: {office: lead}
    period: year
    deadline: {rule: each_year, month: 2, day: 15, boundary: through, source: IV.1}
    lateness: {late: flag, grace_days: 0, roll: next_working_day, source: IV.1}
    asks: {files: required}
    source: IV.1
  - code: closing_report
    kind: report
    name: {vi: Báo cáo cuối năm, en: Report of the year}
    owed_by: {organisation_kinds: [unit]}
    to: {office: lead}
    period: year
    deadline: {rule: each_year, month: 1, day: 10, following: true, boundary: before, source: IV.1}
    lateness: {late: flag, grace_days: 0, source: IV.1}
    asks: {targets: [graduates], text: true, files: optional}
    source: IV.1
clusters:
  items:
    - {code: town, name: {vi: Cụm thị xã, en: Town}, members: [truong-1, truong-2], head: truong-2}
  source: IV.4
funding: {paid_by: deciding_level, source: V}
"""
