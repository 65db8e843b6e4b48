# Decode the mails named on the command line with Perl's own libraries, one line of JSON for each.
use strict;
use warnings;
use Encode qw(decode);
use JSON::PP;
use MIME::Base64 qw(decode_base64);
use MIME::QuotedPrint qw(decode_qp);

sub entity {
    my ($bytes) = @_;
    my ($head, $body) = split /\r\n\r\n/, $bytes, 2;
    $head =~ s/\r\n(?=[ \t])//g;
    my (%raw, @names);
    for (split /\r\n/, $head) {
        my ($name, $value) = /^([!-9;-~]+):[ \t]*(.*)$/ or die "no header field: $_";
        push @names, lc $name;
        $raw{lc $name} = $value;
    }
    return (\%raw, \@names, $body);
}

sub content {
    my ($raw, $body) = @_;
    my $how = lc($raw->{'content-transfer-encoding'} // '7bit');
    $body = decode_qp($body) if $how eq 'quoted-printable';
    $body = decode_base64($body) if $how eq 'base64';
    my ($charset) = $raw->{'content-type'} =~ /charset="?([^";]+)/;
    $body = decode($charset, $body, Encode::FB_CROAK);
    $body =~ s/\r\n/\n/g;
    return $body;
}

sub parts {
    my ($raw, $body) = @_;
    my ($type) = $raw->{'content-type'} =~ /^([^;]+)/;
    return [$type, content($raw, $body)] unless $type =~ /^multipart\//;
    my ($boundary) = $raw->{'content-type'} =~ /boundary="([^"]+)"/;
    my @pieces = split /(?:^|\r\n)--\Q$boundary\E(?:--)?(?:\r\n|$)/, $body;
    shift @pieces;
    return map { my ($inner, undef, $text) = entity($_); parts($inner, $text) } @pieces;
}

my $json = JSON::PP->new->ascii->canonical;
for my $path (@ARGV) {
    open my $file, '<:raw', $path or die "$path: $!";
    my ($raw, $names, $body) = entity(do { local $/; <$file> });
    my @parts = parts($raw, $body);
    my %shown = map { $_ => decode('MIME-Header', $raw->{$_}) } keys %$raw;
    print $json->encode({raw => $raw, names => $names, headers => \%shown, parts => \@parts}), "\n";
}
